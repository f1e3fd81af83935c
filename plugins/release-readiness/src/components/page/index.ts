export * from './ReleaseReadinessPage';
