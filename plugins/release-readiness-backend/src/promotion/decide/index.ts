export * from './Circumstances';
export * from './decide';
export { startOf } from './decideUndeployed';
export type { Decision } from './Decision';
export { isCauseCleared, type FoundHold } from './findHold';
export * from './nextWake';
