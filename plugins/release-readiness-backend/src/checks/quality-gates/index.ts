export { pipelineStages } from './pipelineStages';
export { codeAnalysis } from './codeAnalysis';
export { testsPassed } from './testsPassed';
export { testCoverage } from './testCoverage';
export { securityScan } from './securityScan';
