export * from './rows';
export * from './contentHash';
