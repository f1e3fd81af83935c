export * from './releaseWorld';
export * from './GateWorld';
