export * from './promotionTexts';
