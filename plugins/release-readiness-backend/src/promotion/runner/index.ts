export * from './ports';
export * from './PromotionRunner';
export { judgedTarget } from './measure';
export { callOutside, CallTimeoutError } from './callOutside';
