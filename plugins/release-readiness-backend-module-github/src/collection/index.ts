export * from './collectCommits';
export * from './collectRepositories';
export * from './collectRestFacts';
export * from './publisher';
export * from './repositories';
export * from './RestMemory';
