export * from './commitQuery';
export * from './repositoryQuery';
