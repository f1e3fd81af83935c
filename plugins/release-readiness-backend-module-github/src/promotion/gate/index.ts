export * from './auditGateAnswer';
export * from './decideGate';
export * from './DeploymentGate';
export * from './gateRequests';
