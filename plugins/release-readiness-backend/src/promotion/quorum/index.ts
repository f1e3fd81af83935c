export * from './matchSlots';
export * from './approvalSlots';
export * from './evaluateQuorum';
