export * from './backupTimes';
export * from './businessLines';
export * from './environments';
export * from './Release';
export * from './ServiceDefinition';
export * from './story';
export * from './timeline';
