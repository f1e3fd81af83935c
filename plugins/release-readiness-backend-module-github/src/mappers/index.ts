export * from './codeScanning';
export * from './commitChecks';
export * from './coverage';
export * from './deployments';
export * from './environments';
export * from './incidents';
export * from './text';
export * from './workflows';
