export * from './ScorecardSignals';
