export * from './releaseReadinessApiRef';
