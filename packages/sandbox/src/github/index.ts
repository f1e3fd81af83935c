export * from './actions';
export * from './identifiers';
export * from './model';
export * from './server';
export { GitHubStore } from './store';
export type { WorkflowRun } from './records';
export { Repository } from './repository';
export type { WebhookTarget, Webhooks } from './webhooks';
