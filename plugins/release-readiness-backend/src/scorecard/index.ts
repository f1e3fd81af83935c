export * from './evaluateChecks';
export * from './summarize';
export * from './parity';
export * from './ScorecardStore';
export * from './judgeService';
export * from './Evaluator';
export * from './resolveServiceFacts';
