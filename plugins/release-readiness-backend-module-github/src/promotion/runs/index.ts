export * from './classifyRun';
export * from './runEvents';
export * from './WorkflowRun';
