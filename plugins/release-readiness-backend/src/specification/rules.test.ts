import { checkAreas } from '@release-readiness/backstage-plugin-release-readiness-common';
import { builtInChecks } from '../checks';
import { checkRules, rules } from './rules';

describe('the register of rules', () => {
  it('names every rule once', () => {
    const ids = rules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has rules of every kind and every area', () => {
    expect(new Set(rules.map(({ kind }) => kind))).toEqual(
      new Set(['check', 'guard', 'trigger', 'step', 'attestation']),
    );
    expect([...new Set(checkRules.map(({ area }) => area))]).toEqual([
      ...checkAreas,
    ]);
  });

  it.each(rules.map(rule => [rule.id, rule] as const))(
    '%s says what holds and where the standard says so',
    (id, rule) => {
      expect(id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      expect(rule.text).not.toBe('');
      expect(rule.standard).not.toBe('');
      expect(rule.sections.length).toBeGreaterThan(0);
      for (const section of rule.sections) {
        expect(section).toMatch(/^[1-9](\.\d+)?$/);
      }
    },
  );

  it('has a check for every check that is done, and no other', () => {
    const done = checkRules.filter(({ status }) => status === 'done');
    expect(builtInChecks.map(({ id }) => id).sort()).toEqual(
      done.map(({ id }) => id).sort(),
    );
  });

  it.each(builtInChecks.map(check => [check.id, check] as const))(
    '%s agrees with its rule',
    (id, check) => {
      const rule = checkRules.find(each => each.id === id);
      expect(rule).toMatchObject({
        area: check.area,
        severity: check.severity,
        sections: check.sections,
      });
      const sources = check.facts.map(fact => fact.split('.')[0]);
      expect(rule?.evidence).toEqual(
        expect.arrayContaining(
          sources.filter(source => source === 'kubernetes').slice(0, 1),
        ),
      );
    },
  );
});
