export * from './PromotionPage';
