export * from './Rule';
export * from './rules';
export * from './renderChecks';
