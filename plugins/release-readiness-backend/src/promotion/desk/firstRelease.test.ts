import {
  beforeTestNow,
  buildApplicationMetrics,
  buildCluster,
  buildKnownFact,
  buildService,
  buildSignal,
  buildUnavailableFact,
  buildWorkload,
  type FactsByKey,
  factIn,
  kubernetesCluster,
  kubernetesWorkloads,
  prometheusApplicationMetrics,
  testNow,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { builtInChecks } from '../../checks';
import { workloadsIn } from '../../checks/testing';
import { checksOfFirstRelease, followsFromAbsence } from './firstRelease';
import { createFactReader, promotableFacts } from './testing/releaseWorld';

async function judge(prod: FactsByKey) {
  const reader = createFactReader(
    {
      current: {
        ...promotableFacts(),
        ...workloadsIn('dev', buildWorkload()),
        ...workloadsIn('test', buildWorkload()),
        ...buildKnownFact(factIn(kubernetesCluster, 'prod'), buildCluster(3)),
        ...prod,
      },
    },
    builtInChecks,
  );
  const facts = await reader.read(buildService(), testNow);
  const whole = facts.judge();
  const { results, needProduction } = checksOfFirstRelease(facts, whole);
  const outcomeOf = (id: string) =>
    results.find(({ checkId }) => checkId === id)?.outcome;
  return { whole, results, needProduction, outcomeOf };
}

describe('the checks of a first release', () => {
  it('name findings that those checks have', () => {
    const known = builtInChecks.flatMap(({ id, texts }) =>
      Object.keys(texts.en.messages).map(key => `${id}.${key}`),
    );
    const ofChecks = [...followsFromAbsence].filter(
      key => !key.startsWith('general.'),
    );
    expect(ofChecks.filter(key => !known.includes(key))).toEqual([]);
  });

  it('do not ask of production, where it is known that nothing runs', async () => {
    const { needProduction, outcomeOf } = await judge(workloadsIn('prod'));
    expect([...needProduction].sort()).toEqual([
      'rollback-target',
      'staging-matches-prod-config',
      'staging-matches-prod-resources',
      'zero-downtime-rollout',
    ]);
    // The cluster has nodes enough for what will come.
    expect(outcomeOf('prod-high-availability')).toBe('pass');
    expect(outcomeOf('resource-limits')).toBe('pass');
    expect(outcomeOf('health-probes')).toBe('pass');
  });

  it.each([
    ['nothing of it is measured yet', undefined, true],
    ['what it exported has stopped', { minutes: 6 }, false],
  ])('take metrics as production’s where %s: %j', async (_, age, expected) => {
    const nothing = age
      ? { newestSampleAt: beforeTestNow(age) }
      : { series: 0, newestSampleAt: undefined };
    const { needProduction } = await judge({
      ...workloadsIn('prod'),
      ...buildKnownFact(
        factIn(prometheusApplicationMetrics, 'prod'),
        buildApplicationMetrics({
          requests: buildSignal('http_requests_total', nothing),
        }),
      ),
    });
    expect(needProduction.has('application-metrics')).toBe(expected);
  });

  it.each([
    [
      'production cannot be seen',
      buildUnavailableFact(
        factIn(kubernetesWorkloads, 'prod'),
        'general.unavailable.refused',
      ),
    ],
    ['something runs there', workloadsIn('prod', buildWorkload())],
    [
      'a canary alone runs there',
      workloadsIn('prod', buildWorkload({ track: 'canary' })),
    ],
  ])('are those of any other where %s', async (_, prod) => {
    const { whole, results, needProduction } = await judge(prod);
    expect([...needProduction]).toEqual([]);
    expect(results).toBe(whole.results);
  });
});
