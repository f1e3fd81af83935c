export * from './ManifestTree';
export * from './mergePatch';
export * from './renderService';
export * from './substitute';
