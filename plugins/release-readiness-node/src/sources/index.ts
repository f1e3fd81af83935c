export * from './FactSource';
export * from './SourceError';
export * from './extensions';
