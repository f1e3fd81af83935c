export * from './AuditorAnchorSink';
