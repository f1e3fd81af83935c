export * from './createRouter';
export * from './RouteServices';
