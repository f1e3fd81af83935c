export * from './GithubClient';
export * from './GithubClients';
export * from './GithubError';
export * from './RateBudget';
export type { GraphqlAnswer, GraphqlProblem } from './octokitErrors';
