export { fillIn, type Context } from './expressions';
export * from './model';
export * from './startActions';
export type { RenderChart } from './effects/FirstRelease';
export * from './effects/claimEffect';
export * from './effects/clusterHandlers';
export * from './effects/smokeTest';
