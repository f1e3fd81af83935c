export * from './limits';
export * from './Policy';
export * from './defaultPolicy';
