export * from './Settings';
export * from './readSettings';
