/**
 * Prometheus and Alertmanager as sources of release-readiness facts.
 *
 * @packageDocumentation
 */
export { releaseReadinessModulePrometheus as default } from './module';
