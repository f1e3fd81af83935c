import { createTranslationRef } from '@backstage/core-plugin-api/alpha';
import { builtInTextEntries } from '@release-readiness/backstage-plugin-release-readiness-common';

const englishTexts = builtInTextEntries('en');

/** Built-in keys, to tell them from those of other modules' checks. */
export const builtInKeys: ReadonlySet<string> = new Set(
  Object.keys(englishTexts),
);

/**
 * The words of the built-in checks, under `<check-id>.<key>`, and of all
 * results, under `general.<key>`. Apps can override each of them.
 *
 * @public
 */
export const releaseReadinessChecksTranslationRef = createTranslationRef({
  id: 'release-readiness.checks',
  messages: englishTexts,
  translations: { zh: async () => ({ default: builtInTextEntries('zh') }) },
});
