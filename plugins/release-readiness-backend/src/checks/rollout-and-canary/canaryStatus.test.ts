import {
  beforeTestNow,
  buildCanary,
  buildCanaryTraffic,
  buildKnownFact,
  buildUnavailableFact,
  factIn,
  kubernetesCanaries,
  prometheusCanaryTraffic,
  type CanaryObservation,
  type CanaryTraffic,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateCheck } from '../testing';
import { canaryStatus } from './canaryStatus';

const fact = factIn(kubernetesCanaries, 'prod');
const canaries = (...list: Partial<CanaryObservation>[]) =>
  buildKnownFact(fact, { canaries: list.map(buildCanary) });
const figures = (canary: CanaryTraffic['canary']) =>
  buildKnownFact(
    factIn(prometheusCanaryTraffic, 'prod'),
    buildCanaryTraffic({ canary }),
  );
const paused = (past: Parameters<typeof beforeTestNow>[0]) =>
  canaries({ state: 'paused', since: beforeTestNow(past) });
const good = { requestRate: 5, errorRatio: 0, p99Seconds: 0.4 };
const plain: Partial<CanaryObservation> = {
  controller: 'istio',
  kind: 'VirtualService',
};

describe('canary-status', () => {
  it.each([
    ['no canary', canaries(), 'pass', []],
    ['none in progress', canaries({ state: 'none' }), 'pass', []],
    [
      'a running one that its controller finds healthy',
      canaries({}),
      'pass',
      [],
    ],
    [
      'a running one with good figures',
      { ...canaries({}), ...figures({ errorRatio: 0.01, p99Seconds: 0.4 }) },
      'pass',
      [],
    ],
    [
      'exactly five percent of errors and one second',
      { ...canaries({}), ...figures({ errorRatio: 0.05, p99Seconds: 1 }) },
      'pass',
      [],
    ],
    [
      'more errors than that',
      { ...canaries({}), ...figures({ errorRatio: 0.051 }) },
      'fail',
      ['errors'],
    ],
    [
      'slower than that',
      { ...canaries({}), ...figures({ p99Seconds: 1.01 }) },
      'fail',
      ['slow'],
    ],
    ['a degraded one', canaries({ state: 'degraded' }), 'fail', ['degraded']],
    [
      'a degraded one is degraded, whatever its generation',
      canaries({ state: 'degraded', upToDate: false }),
      'fail',
      ['degraded'],
    ],
    [
      'one that was left over',
      canaries({ state: 'left-over', controller: 'plain', kind: 'Deployment' }),
      'fail',
      ['left-over'],
    ],
    ['one that waits for 48 hours', paused({ hours: 48 }), 'pass', []],
    ['a second more', paused({ hours: 48, seconds: 1 }), 'fail', ['forgotten']],
    [
      'one that waits for who knows how long',
      canaries({ state: 'paused', since: undefined }),
      'unknown',
      ['no-time'],
    ],
    [
      'the controller has not seen the latest specification',
      canaries({ upToDate: false }),
      'unknown',
      ['outdated'],
    ],
    [
      'a running one that no controller judges, with good figures',
      { ...canaries(plain), ...figures(good) },
      'pass',
      [],
    ],
    [
      'a plain one with just enough requests',
      { ...canaries(plain), ...figures({ ...good, requestRate: 0.2 }) },
      'pass',
      [],
    ],
    [
      'a plain one with too few requests for a judgement',
      { ...canaries(plain), ...figures({ ...good, requestRate: 0.19 }) },
      'unknown',
      ['no-traffic'],
    ],
    [
      'a plain one that nobody asks',
      { ...canaries(plain), ...figures({ requestRate: 0 }) },
      'unknown',
      ['no-traffic'],
    ],
    [
      'a plain one whose requests are not counted',
      { ...canaries(plain), ...figures({ ...good, requestRate: undefined }) },
      'unknown',
      ['no-traffic'],
    ],
    [
      'a plain one whose errors are not known',
      { ...canaries(plain), ...figures({ ...good, errorRatio: undefined }) },
      'unknown',
      ['no-errors'],
    ],
    [
      'a plain one whose speed is not known',
      { ...canaries(plain), ...figures({ ...good, p99Seconds: undefined }) },
      'unknown',
      ['no-latency'],
    ],
    [
      'a plain one with few requests, which fail',
      {
        ...canaries(plain),
        ...figures({ ...good, requestRate: 0.1, errorRatio: 1 }),
      },
      'fail',
      ['errors'],
    ],
    [
      'a plain one that waits and that nobody asks',
      {
        ...canaries({
          ...plain,
          state: 'paused',
          since: beforeTestNow({ hours: 1 }),
        }),
        ...figures({ requestRate: 0 }),
      },
      'unknown',
      ['no-traffic'],
    ],
    [
      'one that its controller finds healthy and that nobody asks',
      { ...canaries({}), ...figures({ requestRate: 0 }) },
      'pass',
      [],
    ],
    [
      'a running one that no controller judges, without figures',
      { ...canaries(plain), ...figures(undefined) },
      'unknown',
      ['no-figures'],
    ],
    [
      'a running one that no controller judges, Prometheus silent',
      canaries(plain),
      'unknown',
      ['general.unavailable.not-collected'],
    ],
    [
      'one of two is broken',
      canaries({}, { state: 'degraded', name: 'worker' }),
      'fail',
      ['degraded'],
    ],
    ['the cluster was not seen', buildUnavailableFact(fact), 'unknown', []],
  ])('%s', (_title, facts, outcome, problems) => {
    expect(evaluateCheck(canaryStatus, { facts })).toMatchObject({
      outcome,
      problems,
    });
  });
});
