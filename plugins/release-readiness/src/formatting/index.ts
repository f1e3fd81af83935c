export * from './identifiers';
export * from './numbers';
export * from './time';
