export * from './evaluateCheck';
export * from './workloadFacts';
