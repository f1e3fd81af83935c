export * from './changes';
export * from './exposition';
export * from './model';
export * from './startAlertmanager';
export * from './startExposition';
export * from './startPrometheus';
