export * from './releaseReadinessTranslation';
export * from './checksTranslation';
