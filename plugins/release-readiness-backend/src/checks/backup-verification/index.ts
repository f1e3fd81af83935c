export { backupFreshness } from './backupFreshness';
export { restoreTestAge } from './restoreTestAge';
export { restoreTestIntegrity } from './restoreTestIntegrity';
