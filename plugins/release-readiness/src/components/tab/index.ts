export * from './EntityScorecard';
