export * from './PromotionService';
export * from './PromotionCaller';
export * from './ports';
export * from './errors';
export { promotionIdOf } from './requested';
