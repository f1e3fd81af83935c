export * from './statusColors';
export * from './useStatusStyles';
