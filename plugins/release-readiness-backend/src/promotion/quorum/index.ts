export * from './matchSlots';
export * from './evaluateQuorum';
