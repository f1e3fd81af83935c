export * from './FreezesOverview';
