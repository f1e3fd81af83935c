export * from './clock';
export * from './company';
export * from './control';
export * from './github';
export * from './http';
export * from './kubernetes';
export * from './monitoring';
