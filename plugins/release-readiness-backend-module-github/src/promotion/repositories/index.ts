export * from './ServiceRepositories';
