export * from './ports';
export * from './PromotionRunner';
export { CallTimeoutError } from './callOutside';
