export * from './ScorecardAccess';
export * from './promotionCaller';
