export * from './workflowParser';
