export * from './PromotionDriver';
export * from './LiveMetrics';
export * from './ChangeRegister';
export * from './Waivers';
export * from './Notifier';
export * from './extensions';
