export * from './Check';
export * from './createCheck';
