export * from './MemoryFactSource';
export * from './testCheck';
export * from './startPlugin';
export * from './startPromotionApi';
export * from './startForPeople';
