export * from './ActionsRepository';
export * from './deploymentStatus';
export * from './GithubActionsDriver';
export * from './settings';
export type { WorkflowLocation } from './WorkflowLocation';
