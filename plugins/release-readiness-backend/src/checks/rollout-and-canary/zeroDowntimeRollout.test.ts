import {
  buildWorkload,
  type WorkloadObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateCheck, unseen, workloadsIn } from '../testing';
import { resolvePods } from './rolloutStrategy';
import { zeroDowntimeRollout } from './zeroDowntimeRollout';

type Overrides = Partial<WorkloadObservation>;
const rolling = (
  maxUnavailable?: string,
  maxSurge?: string,
  overrides: Overrides = {},
) =>
  workloadsIn(
    'prod',
    buildWorkload({
      strategy: { type: 'RollingUpdate', maxUnavailable, maxSurge },
      ...overrides,
    }),
  );
const strategy = (type: string, overrides: Overrides = {}) =>
  workloadsIn('prod', buildWorkload({ strategy: { type }, ...overrides }));
const upTo = (maxReplicas: number) => ({
  autoscaler: { name: 'orders', minReplicas: 3, maxReplicas },
});

describe('zero-downtime-rollout', () => {
  it.each([
    ['0 and 1', rolling('0', '1'), 'pass', []],
    ['0 % and 1', rolling('0%', '1'), 'pass', []],
    ['one pod missing', rolling('1', '1'), 'fail', ['unavailable']],
    ['two pods on top', rolling('0', '2'), 'fail', ['surge']],
    ['none on top: nothing could start', rolling('0', '0'), 'fail', ['surge']],
    ['an absent block', rolling(undefined, undefined), 'fail', ['default']],
    [
      '25 % and 25 %, though of three that is none',
      rolling('25%', '25%'),
      'fail',
      ['default'],
    ],
    [
      '25 % of one pod: always fails',
      rolling('25%', '25%', { desiredReplicas: 1 }),
      'fail',
      ['default'],
    ],
    [
      '10 % of nine missing is none, 10 % of nine on top is one',
      rolling('10%', '10%', upTo(9)),
      'pass',
      [],
    ],
    [
      '10 % of ten missing is one',
      rolling('10%', '10%', upTo(10)),
      'fail',
      ['unavailable'],
    ],
    ['10 % of ten on top is one', rolling('0', '10%', upTo(10)), 'pass', []],
    [
      '10 % of eleven on top is two',
      rolling('0', '10%', upTo(11)),
      'fail',
      ['surge'],
    ],
    ['all pods end first', strategy('Recreate'), 'fail', ['recreate']],
    [
      'a StatefulSet cannot start one more',
      strategy('RollingUpdate', { kind: 'StatefulSet' }),
      'fail',
      ['in-place'],
    ],
    [
      'a DaemonSet that starts one more',
      rolling('0', '1', { kind: 'DaemonSet' }),
      'pass',
      [],
    ],
    [
      'a DaemonSet that waits for a deletion',
      strategy('OnDelete', { kind: 'DaemonSet' }),
      'fail',
      ['on-delete'],
    ],
    [
      'a Rollout',
      workloadsIn(
        'prod',
        buildWorkload({
          kind: 'Rollout',
          strategy: { type: 'canary', progressive: 'argo-rollouts' },
        }),
      ),
      'pass',
      [],
    ],
    [
      'a Deployment of Flagger',
      workloadsIn(
        'prod',
        buildWorkload({
          strategy: {
            type: 'RollingUpdate',
            maxUnavailable: '25%',
            maxSurge: '25%',
            progressive: 'flagger',
          },
        }),
      ),
      'pass',
      [],
    ],
    [
      'a strategy that is not known',
      strategy('Other'),
      'unknown',
      ['not-parsable'],
    ],
    [
      'a value that is no number',
      rolling('some', '1'),
      'unknown',
      ['not-parsable'],
    ],
    [
      'prod not seen',
      unseen('prod'),
      'unknown',
      ['general.unavailable.refused'],
    ],
    [
      'nothing in prod',
      workloadsIn('prod'),
      'unknown',
      ['general.not-running'],
    ],
  ])('%s', (_title, facts, outcome, problems) => {
    expect(evaluateCheck(zeroDowntimeRollout, { facts })).toMatchObject({
      outcome,
      problems,
    });
  });

  it.each([
    ['25%', 3, 'down', 0],
    ['25%', 3, 'up', 1],
    ['25%', 4, 'down', 1],
    ['100%', 4, 'up', 4],
    ['3', 10, 'up', 3],
    ['-1', 10, 'up', undefined],
  ] as const)('%s of %s, rounded %s, is %s', (value, replicas, round, pods) => {
    expect(resolvePods(value, replicas, round)).toBe(pods);
  });
});
