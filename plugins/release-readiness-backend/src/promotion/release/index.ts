export * from './runningImages';
export * from './findRollbackWorkflow';
export * from './pinnedRevision';
export * from './configurationChanges';
export * from './describeRelease';
export * from './freezeSubject';
export * from './describeDiff';
