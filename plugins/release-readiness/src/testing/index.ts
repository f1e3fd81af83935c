export * from './buildScorecard';
export * from './FakeReleaseReadinessApi';
export * from './FakeSignalApi';
export * from './sampleScorecards';
