/**
 * Scorecard tab and card, and the page of all services, for the classic
 * frontend system. The new one finds the plugin under `/alpha`.
 *
 * @packageDocumentation
 */
export {
  EntityReleaseReadinessCard,
  EntityReleaseReadinessContent,
  ReleaseReadinessPage,
  releaseReadinessPlugin,
} from './plugin';
export { releaseReadinessApiRef } from './api';
export { isReleaseReadinessAvailable } from './availability';
export {
  releaseReadinessChecksTranslationRef,
  releaseReadinessTranslationRef,
  releaseReadinessTranslations,
} from './translation';
