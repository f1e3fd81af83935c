export * from './portal';
export * from './servers';
export * from './startSandbox';
export * from './timekeeping';
export * from './World';
