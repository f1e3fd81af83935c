export * from './releaseWorld';
export * from './GateWorld';
export * from './gateSituations';
export * from './inspectRelease';
