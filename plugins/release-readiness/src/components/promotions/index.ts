export * from './PromotionsPage';
