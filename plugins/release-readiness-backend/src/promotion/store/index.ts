export * from './PromotionStore';
export * from './effects';
export * from './readings';
export * from './planCommit';
export * from './MemoryPromotionStore';
