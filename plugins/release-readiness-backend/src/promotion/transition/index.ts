export * from './transition';
export * from './transitionTable';
export { gateIsOpen, hasLostQuorum, quorumDemandOf } from './approvalHandlers';
export { requiredObservation } from './progressHandlers';
