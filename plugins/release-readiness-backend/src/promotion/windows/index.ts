export * from './calendar';
export * from './closedIntervals';
export * from './evaluateWindow';
