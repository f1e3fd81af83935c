import { createTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  builtInTextEntries,
  promotionTexts,
} from '@release-readiness/backstage-plugin-release-readiness-common';

const englishTexts: Record<string, string> = {
  ...builtInTextEntries('en'),
  ...promotionTexts.en,
};

/** Built-in keys, to tell them from those of other modules' checks. */
export const builtInKeys: ReadonlySet<string> = new Set(
  Object.keys(englishTexts),
);

/**
 * The words that the server refers to by key: those of the built-in checks
 * under `<check-id>.<key>`, of all results under `general.<key>`, of promotions
 * under `promotion.<key>`. Apps can override each of them.
 *
 * @public
 */
export const releaseReadinessChecksTranslationRef = createTranslationRef({
  id: 'release-readiness.checks',
  messages: englishTexts,
  translations: {
    zh: async () => ({
      default: { ...builtInTextEntries('zh'), ...promotionTexts.zh },
    }),
  },
});
