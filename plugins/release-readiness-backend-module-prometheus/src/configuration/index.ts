export * from './defaults';
export * from './readConfiguration';
