export * from './Freezes';
export * from './Inspection';
