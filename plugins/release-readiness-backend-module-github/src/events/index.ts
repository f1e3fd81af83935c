export * from './subscribeToGithubEvents';
