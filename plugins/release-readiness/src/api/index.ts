export * from './promotionsApiRef';
export * from './releaseReadinessApiRef';
