export * from './SandboxServer';
export * from './faults';
export * from './htmlPage';
export * from './requests';
