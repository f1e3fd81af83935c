export * from './PrometheusLiveMetrics';
