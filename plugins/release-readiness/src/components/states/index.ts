export * from './QueryState';
export * from './stateViews';
export * from './StatePanel';
