import { textLanguages, type TextLanguage } from '../checks';
import {
  checkAreas,
  checkOutcomes,
  checkSeverities,
  verdicts,
} from '../scorecard';
import { builtInCheckTexts } from './builtInCheckTexts';
import {
  builtInTextEntries,
  checkTextEntries,
  findTemplate,
  isSingularKey,
} from './findText';
import { textPlaceholders } from './formatText';
import { generalTexts } from './general';

const pluralEntries = (language: TextLanguage) =>
  Object.entries(builtInTextEntries(language)).filter(
    ([key]) => !isSingularKey(key),
  );

describe('texts', () => {
  it('are the same ones in every language, but for singulars', () => {
    const [first, ...others] = textLanguages.map(language =>
      pluralEntries(language)
        .map(([key]) => key)
        .sort(),
    );
    for (const other of others) expect(other).toEqual(first);
  });

  it('have the same placeholders in every language', () => {
    const placeholders = textLanguages.map(language =>
      pluralEntries(language).map(([key, text]) => [
        key,
        textPlaceholders(text).sort(),
      ]),
    );
    const [first, ...others] = placeholders.map(list =>
      Object.fromEntries(list),
    );
    for (const other of others) expect(other).toEqual(first);
  });

  it('speak of one in the singular where the language has one', () => {
    const say = (language: TextLanguage, count: number) =>
      findTemplate(new Map(Object.entries(builtInTextEntries(language))), {
        key: 'rollback-target.summary-pass',
        params: { count },
      });
    expect(say('en', 1)).toBe(
      '{{count}} workload has a revision to go back to',
    );
    expect(say('en', 2)).toBe(
      '{{count}} workloads have a revision to go back to',
    );
    expect(say('zh', 1)).toBe(say('zh', 2));
  });

  it('have a singular in English wherever they begin with a number', () => {
    const entries = builtInTextEntries('en');
    const counting = Object.keys(entries).filter(
      key => !isSingularKey(key) && entries[key].startsWith('{{count}} '),
    );
    expect(counting.length).toBeGreaterThan(0);
    expect(counting.filter(key => !entries[`${key}_one`])).toEqual([]);
  });

  it.each([
    ...verdicts.map(name => `general.verdict.${name}`),
    ...checkOutcomes.map(name => `general.outcome.${name}`),
    ...checkOutcomes.map(name => `general.summary.${name}`),
    ...checkSeverities.map(name => `general.severity.${name}`),
    ...checkAreas.map(name => `general.area.${name}`),
  ])('has %s', key => {
    expect(generalTexts.en).toHaveProperty([key]);
    expect(generalTexts.zh).toHaveProperty([key]);
  });

  it('have the id of their check in front', () => {
    const entries = checkTextEntries(
      'no-latest-tag',
      builtInCheckTexts['no-latest-tag'],
      'en',
    );
    expect(entries).toMatchObject({
      'no-latest-tag.title': builtInCheckTexts['no-latest-tag'].en.title,
      'no-latest-tag.latest':
        builtInCheckTexts['no-latest-tag'].en.messages.latest,
    });
    expect(builtInTextEntries('en')).toMatchObject(entries);
  });
});
