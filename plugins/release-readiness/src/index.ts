/**
 * Scorecard tab and card, the page of all services and that of promotions, for
 * the classic frontend system. The new one finds the plugin under `/alpha`.
 *
 * @packageDocumentation
 */
export {
  EntityReleaseReadinessCard,
  EntityReleaseReadinessContent,
  PromotionsPage,
  ReleaseReadinessPage,
  releaseReadinessPlugin,
} from './plugin';
export { promotionsApiRef, releaseReadinessApiRef } from './api';
export { isReleaseReadinessAvailable } from './availability';
export {
  releaseReadinessChecksTranslationRef,
  releaseReadinessTranslationRef,
  releaseReadinessTranslations,
} from './translation';
