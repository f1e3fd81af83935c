export * from './releaseWorld';
export * from './GateWorld';
export * from './gateSituations';
