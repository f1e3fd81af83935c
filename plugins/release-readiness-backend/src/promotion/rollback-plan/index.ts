export * from './judgeRollbackPlan';
