export * from './backups';
export * from './buildCluster';
