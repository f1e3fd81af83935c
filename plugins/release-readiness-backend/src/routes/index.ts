export * from './createRouter';
export * from './RouteServices';
export * from './PromotionRouteServices';
export { unauthenticatedPaths } from './unauthenticatedPaths';
