export * from './Operation';
export * from './scorecards';
export * from './promotions';
export * from './releaseCalendar';
