export * from './stateViews';
export * from './StatePanel';
