export * from './createRouter';
export * from './RouteServices';
export * from './PromotionRouteServices';
export { claimsPath } from './claims';
