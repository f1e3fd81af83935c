import type { CheckDescriptor, TextLanguage } from '../checks';
import type { TextReference } from '../scorecard';
import { builtInCheckTexts } from './builtInCheckTexts';
import { generalTexts } from './general';

const singular = '_one';

/**
 * Whether a key is that of a singular: what is said instead of the text of the
 * same key without `_one` when the parameter `count` is 1. Languages without a
 * singular leave it out.
 *
 * @public
 */
export const isSingularKey = (key: string): boolean => key.endsWith(singular);

/**
 * The template that a reference asks for, the singular where there is one and
 * it counts one.
 *
 * @public
 */
export function findTemplate(
  entries: ReadonlyMap<string, string>,
  { key, params }: TextReference,
): string | undefined {
  const one = params?.count === 1 ? entries.get(key + singular) : undefined;
  return one ?? entries.get(key);
}

/**
 * The words of one check as a flat list: `<id>.title`, `<id>.description`,
 * `<id>.remediation`, and `<id>.<message>` for every other text. These are the
 * keys that results refer to.
 *
 * @public
 */
export function checkTextEntries(
  checkId: string,
  texts: CheckDescriptor['texts'],
  language: TextLanguage,
): Record<string, string> {
  const { title, description, remediation, messages } = texts[language];
  const entries = Object.entries({
    ...messages,
    title,
    description,
    remediation,
  });
  return Object.fromEntries(
    entries.map(([key, text]) => [`${checkId}.${key}`, text]),
  );
}

/**
 * Every text of this package in one language, by full key: the general ones
 * and those of the built-in checks.
 *
 * @public
 */
export function builtInTextEntries(
  language: TextLanguage,
): Record<string, string> {
  return Object.assign(
    { ...generalTexts[language] },
    ...Object.entries(builtInCheckTexts).map(([id, texts]) =>
      checkTextEntries(id, texts, language),
    ),
  );
}
