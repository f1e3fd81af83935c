/**
 * GitHub as a source of release-readiness facts.
 *
 * @packageDocumentation
 */
export { releaseReadinessModuleGithub as default } from './module';
