export * from './backups';
export * from './buildMonitoring';
export * from './requestShares';
export * from './rules';
export * from './targets';
