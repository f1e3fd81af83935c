export * from './eventChain';
export * from './verifyTrail';
