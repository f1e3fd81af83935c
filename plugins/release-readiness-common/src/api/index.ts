export * from './ReleaseReadinessApi';
export * from './ReleaseReadinessClient';
export * from './PromotionsApi';
export * from './PromotionsClient';
export * from './requestSchemas';
export * from './responseSchemas';
export * from './openApi';
