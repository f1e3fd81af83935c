export * from './decideGate';
export * from './DeploymentGate';
export * from './gateRequests';
export * from './judgeGate';
export * from './verifyWebhookSignature';
