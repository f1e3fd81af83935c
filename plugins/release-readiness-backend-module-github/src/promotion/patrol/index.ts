export * from './GatePatrol';
