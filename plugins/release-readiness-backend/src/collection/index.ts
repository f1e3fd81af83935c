export * from './stores';
export * from './backoff';
export * from './formatDuration';
export * from './resolveFact';
export * from './Collector';
