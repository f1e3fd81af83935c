export * from './ReleaseReadinessApi';
export * from './ReleaseReadinessClient';
export * from './requestSchemas';
export * from './responseSchemas';
export * from './openApi';
