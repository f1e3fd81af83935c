import {
  buildCandidate,
  buildService,
  defaultPolicy,
  testNow,
  type Fact,
  type FactsByKey,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateChecks } from '../scorecard';
import { builtInChecks } from '.';
import { soundFacts } from './testing/soundFacts';

const judge = (facts: FactsByKey) => {
  const { results, errors } = evaluateChecks({
    checks: builtInChecks,
    facts: new Map(Object.entries(facts)),
    service: buildService(),
    candidate: buildCandidate(),
    policy: defaultPolicy,
    severities: {},
    now: testNow,
  });
  expect(errors).toEqual([]);
  return results;
};
const outcomes = (facts: FactsByKey) =>
  Object.fromEntries(
    judge(facts).map(({ checkId, outcome }) => [checkId, outcome]),
  );
const all = <T>(value: T) =>
  Object.fromEntries(builtInChecks.map(({ id }) => [id, value]));
const silent: Fact<unknown> = {
  status: 'unavailable',
  reason: { key: 'general.unavailable.refused', params: { target: 'prod' } },
};
const sound = soundFacts();

describe('the built-in checks together', () => {
  it('all pass for a service that is ready in every respect', () => {
    expect(outcomes(sound)).toEqual(all('pass'));
  });

  it('pass nothing before anything was collected', () => {
    expect(outcomes({})).toEqual(all('unknown'));
  });

  it('pass nothing while no source answers', () => {
    const facts = Object.keys(sound).map(key => [key, silent]);
    expect(outcomes(Object.fromEntries(facts))).toEqual(all('unknown'));
  });

  it.each(Object.keys(sound))(
    'turn a pass into unknown at most when %s is lost',
    key => {
      const results = Object.entries(outcomes({ ...sound, [key]: silent }));
      expect(
        results.filter(([, outcome]) => !['pass', 'unknown'].includes(outcome)),
      ).toEqual([]);
    },
  );

  it.each(['kubernetes', 'github', 'prometheus'])(
    'pass nothing that only %s could show while it is down',
    source => {
      const down = Object.keys(sound).filter(key => key.startsWith(source));
      const lost = Object.fromEntries(down.map(key => [key, silent]));
      const results = outcomes({ ...sound, ...lost });
      const depending = builtInChecks.filter(({ facts }) =>
        facts.every(fact => fact.startsWith(source)),
      );
      expect(depending.length).toBeGreaterThan(0);
      for (const { id } of depending) expect(results[id]).toBe('unknown');
    },
  );

  it.each(
    builtInChecks
      .filter(check =>
        check.facts.every(fact => fact.startsWith('kubernetes.workloads')),
      )
      .map(({ id }) => id),
  )('%s does not pass for a service that runs nowhere', id => {
    const empty = Object.entries(sound).map(([key, fact]) => [
      key,
      key.startsWith('kubernetes.workloads') && fact.status === 'known'
        ? { ...fact, value: { cluster: 'c', namespace: 'n', workloads: [] } }
        : fact,
    ]);
    expect(outcomes(Object.fromEntries(empty))[id]).not.toBe('pass');
  });
});
