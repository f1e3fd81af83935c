export * from './buildGitHub';
export * from './coverage';
export * from './deployments';
export * from './pipeline';
export * from './repositoryFiles';
