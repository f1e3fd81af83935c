export * from './buildScorecard';
export * from './FakeReleaseReadinessApi';
export * from './FakeSignalApi';
export * from './sampleScorecards';
export * from './promotions';
