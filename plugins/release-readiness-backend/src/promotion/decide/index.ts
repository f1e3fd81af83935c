export * from './Circumstances';
export * from './decide';
export { isCauseCleared, type FoundHold } from './findHold';
export * from './nextWake';
