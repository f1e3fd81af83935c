export * from './promotionHints';
export * from './subscribeToPromotionEvents';
