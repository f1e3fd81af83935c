export * from './duration';
export * from './ManualScenarioClock';
export * from './ScenarioClock';
