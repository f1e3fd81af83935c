export * from './states';
export * from './types';
export * from './policy';
export * from './texts';
