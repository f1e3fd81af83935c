export * from './releaseWorld';
