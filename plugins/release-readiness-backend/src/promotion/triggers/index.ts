export * from './grid';
export * from './metricTriggers';
export * from './healthTrigger';
export * from './measureCoverage';
export * from './shareAgrees';
