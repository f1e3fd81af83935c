export * from './eventChain';
export * from './loggedAnchors';
export * from './verifyTrail';
