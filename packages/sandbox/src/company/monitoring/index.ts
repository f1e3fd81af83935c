export * from './backups';
export * from './buildMonitoring';
export * from './rules';
export * from './targets';
