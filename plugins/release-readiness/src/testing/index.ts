export * from './buildScorecard';
export * from './FakeReleaseReadinessApi';
export * from './FakeSignalApi';
export * from './sampleReleases';
export * from './sampleResults';
export * from './sampleScorecards';
export * from './sampleSources';
export * from './promotions';
