export * from './Settings';
export * from './readSettings';
export * from './releaseCalendar';
