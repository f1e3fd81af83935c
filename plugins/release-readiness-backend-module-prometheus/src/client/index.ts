export * from './AlertmanagerClient';
export * from './errors';
export * from './HttpClient';
export * from './PrometheusClient';
