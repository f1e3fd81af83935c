export * from './classifyPoint';
export * from './findSustained';
