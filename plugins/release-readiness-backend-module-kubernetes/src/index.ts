/**
 * Kubernetes as a source of release-readiness facts.
 *
 * @packageDocumentation
 */
export { releaseReadinessModuleKubernetes as default } from './module';
