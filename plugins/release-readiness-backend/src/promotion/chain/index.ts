export * from './eventChain';
