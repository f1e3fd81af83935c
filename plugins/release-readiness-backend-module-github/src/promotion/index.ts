export * from './claims';
export * from './driver';
export * from './gate';
export * from './runs';
