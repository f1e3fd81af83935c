export * from './followTraffic';
export * from './ImageFault';
export * from './serviceRoutes';
export * from './ServiceTraffic';
export * from './Traffic';
