export * from './buildMetrics';
export * from './buildPreview';
export * from './buildPromotion';
export * from './FakePromotionsApi';
export * from './samplePromotions';
