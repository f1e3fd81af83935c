export * from './transition';
export * from './transitionTable';
export { gateIsOpen, quorumDemandOf } from './approvalHandlers';
export { requiredObservation } from './progressHandlers';
