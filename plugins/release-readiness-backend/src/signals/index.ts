export * from './ScorecardSignals';
export * from './PromotionSignals';
