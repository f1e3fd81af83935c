export * from './ActionsRepository';
export * from './claimants';
export * from './deploymentStatus';
export * from './settings';
export * from './WorkflowDriver';
export type { WorkflowLocation } from './WorkflowLocation';
