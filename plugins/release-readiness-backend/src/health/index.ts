export * from './HttpHealthProber';
