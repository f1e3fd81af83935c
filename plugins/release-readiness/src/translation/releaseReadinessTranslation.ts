import {
  createTranslationRef,
  createTranslationResource,
} from '@backstage/core-plugin-api/alpha';
import { englishMessages } from './englishMessages';

/**
 * Texts of the interface. Chinese comes with it; an app offers it by listing
 * `zh` among its languages.
 *
 * @public
 */
export const releaseReadinessTranslationRef = createTranslationRef({
  id: 'release-readiness',
  messages: englishMessages,
  translations: {
    zh: async () => ({
      default: (await import('./chineseMessages')).chineseMessages,
    }),
  },
});

/**
 * The same translations as a resource, for apps that list their resources.
 *
 * @public
 */
export const releaseReadinessTranslations = createTranslationResource({
  ref: releaseReadinessTranslationRef,
  translations: {
    zh: async () => ({
      default: (await import('./chineseMessages')).chineseMessages,
    }),
  },
});
