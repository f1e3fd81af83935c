export * from './resolveCommit';
