export * from './defaults';
export * from './readConfiguration';
export * from './promotionPods';
