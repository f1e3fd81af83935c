export * from './fact';
export * from './kubernetes';
export * from './github';
export * from './prometheus';
