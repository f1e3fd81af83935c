export * from './migrate';
export * from './DatabaseFactStore';
export * from './DatabaseTargetStore';
export * from './DatabaseRefreshStore';
export * from './DatabaseScorecardStore';
export * from './DatabasePromotionStore';
export * from './DatabaseChangeRegister';
export * from './DatabaseFreezeStore';
