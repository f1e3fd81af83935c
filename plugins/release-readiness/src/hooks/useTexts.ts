import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  checkTextEntries,
  findTemplate,
  formatText,
  textLanguages,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  CheckDescriptor,
  CheckTexts,
  TextLanguage,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { useMemo } from 'react';
import {
  builtInKeys,
  releaseReadinessChecksTranslationRef,
} from '../translation';
import { useCheckDescriptors } from './useCheckDescriptors';
import type { CheckDescriptors } from './useCheckDescriptors';
import { readableParameters } from './readableParameters';
import { useLanguage } from './useLanguage';
import { usePromotionWords } from './usePromotionWords';

/** The words that the server refers to by key, in the language of the app. */
export interface Texts {
  /** The words of a reference; its key where nobody knows it. */
  text(reference: TextReference): string;
  title(checkId: string): string;
  description(checkId: string): string | undefined;
  descriptor(checkId: string): CheckDescriptor | undefined;
}

function describedTexts(
  descriptors: CheckDescriptors,
  language: TextLanguage,
): Map<string, string> {
  const entries = [...descriptors.values()].flatMap(({ id, texts }) =>
    Object.entries(checkTextEntries(id, texts, language)),
  );
  return new Map(entries);
}

/**
 * Words of the built-in checks come from the app's translations, those of
 * other modules' checks from what the backend says of them.
 */
export function useTexts(): Texts {
  const { t } = useTranslationRef(releaseReadinessChecksTranslationRef);
  const descriptors = useCheckDescriptors();
  const appLanguage = useLanguage();
  const words = usePromotionWords();

  return useMemo(() => {
    const language =
      textLanguages.find(known => known === appLanguage) ?? textLanguages[0];
    const described = describedTexts(descriptors, language);
    const translate = t as (key: string, options: object) => string;
    const find = (reference: TextReference): string | undefined => {
      const { key } = reference;
      const params = readableParameters(reference, {
        ...words,
        language: appLanguage,
        check: id => ofCheck(id, 'title') ?? id,
      });
      if (builtInKeys.has(key)) {
        // Under `replace`, a parameter can't be taken for an option; only the
        // number that decides between singular and plural is meant as one.
        const { count } = params;
        return translate(key, {
          replace: params,
          ...(typeof count === 'number' && { count }),
        });
      }
      const template = findTemplate(described, reference);
      return template && formatText(template, params);
    };
    function ofCheck(id: string, key: keyof CheckTexts) {
      return find({ key: `${id}.${key}` });
    }
    return {
      text: reference => find(reference) ?? reference.key,
      title: id => ofCheck(id, 'title') ?? id,
      description: id => ofCheck(id, 'description'),
      descriptor: id => descriptors.get(id),
    };
  }, [t, descriptors, appLanguage, words]);
}
