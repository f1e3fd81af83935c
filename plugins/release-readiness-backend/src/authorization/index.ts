export * from './ScorecardAccess';
