export * from './actions';
export * from './identifiers';
export * from './model';
export * from './server';
export { GitHubStore } from './store';
export { Repository } from './repository';
export type { WebhookTarget, Webhooks } from './webhooks';
