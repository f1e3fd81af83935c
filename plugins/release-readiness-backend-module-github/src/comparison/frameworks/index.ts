export * from './buildFiles';
export * from './compareFrameworks';
