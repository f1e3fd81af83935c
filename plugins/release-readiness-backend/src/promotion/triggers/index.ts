export * from './grid';
export * from './classifyPoint';
export * from './findSustained';
export * from './metricTriggers';
export * from './healthTrigger';
export * from './measureCoverage';
export * from './queries';
