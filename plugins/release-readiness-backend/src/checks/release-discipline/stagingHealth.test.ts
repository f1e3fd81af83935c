import {
  beforeTestNow,
  buildPods,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateCheck, unseen, workloadsIn } from '../testing';
import { staging, pods, github, good } from '../testing/stagingEvidence';
import { stagingVerified } from './stagingVerified';

describe('staging-verified, by what runs and how long', () => {
  it.each([
    [
      'soaked for half an hour',
      { ...good, ...pods({ startedAt: beforeTestNow({ minutes: 30 }) }) },
      'pass',
      [],
    ],
    [
      'a second less',
      {
        ...good,
        ...pods({ startedAt: beforeTestNow({ minutes: 29, seconds: 59 }) }),
      },
      'fail',
      ['soaking'],
    ],
    [
      'one pod was moved since',
      {
        ...good,
        ...staging({
          pods: [
            ...buildPods(2),
            ...buildPods(1, { startedAt: beforeTestNow({ minutes: 1 }) }),
          ],
        }),
      },
      'pass',
      [],
    ],
    [
      'a container was started again a minute ago',
      {
        ...good,
        ...staging({
          pods: [
            ...buildPods(2),
            ...buildPods(1, {
              restarts: 1,
              startedAt: beforeTestNow({ minutes: 1 }),
            }),
          ],
        }),
      },
      'fail',
      ['soaking'],
    ],
    [
      'a container was started again half an hour ago',
      {
        ...good,
        ...pods({ restarts: 4, startedAt: beforeTestNow({ minutes: 30 }) }),
      },
      'pass',
      [],
    ],
    [
      'when a container was started again is not known',
      {
        ...good,
        ...staging({
          pods: [
            ...buildPods(2),
            ...buildPods(1, { restarts: 1, startedAt: undefined }),
          ],
        }),
      },
      'unknown',
      ['no-start'],
    ],
    [
      'a pod of the revision before still runs',
      {
        ...good,
        ...staging({
          pods: [...buildPods(3), ...buildPods(1, { current: false })],
        }),
      },
      'fail',
      ['not-observed'],
    ],
    [
      'a pod of the revision before is going, and one was evicted',
      {
        ...good,
        ...staging({
          pods: [
            ...buildPods(3, { startedAt: beforeTestNow({ minutes: 30 }) }),
            ...buildPods(1, { current: false, terminating: true }),
            ...buildPods(1, { current: false, ready: false, phase: 'Failed' }),
          ],
        }),
      },
      'pass',
      [],
    ],
    [
      'only pods of the revision before have soaked',
      {
        ...good,
        ...staging({
          pods: [
            ...buildPods(3, { startedAt: beforeTestNow({ minutes: 2 }) }),
            ...buildPods(3, { current: false, terminating: true }),
          ],
        }),
      },
      'fail',
      ['soaking'],
    ],
    [
      'a Rollout keeps pods of the revision before, which do not count',
      {
        ...good,
        ...staging({
          kind: 'Rollout',
          pods: [
            ...buildPods(3, { startedAt: beforeTestNow({ minutes: 2 }) }),
            ...buildPods(3, { current: false }),
          ],
        }),
      },
      'fail',
      ['soaking'],
    ],
    [
      'only a pod that is going has soaked',
      {
        ...good,
        ...staging({
          pods: [
            ...buildPods(3, { startedAt: beforeTestNow({ minutes: 2 }) }),
            ...buildPods(1, { terminating: true }),
          ],
        }),
      },
      'fail',
      ['soaking'],
    ],
    [
      'which revision runs is not known',
      { ...good, ...pods({ current: undefined }) },
      'unknown',
      ['no-digest'],
    ],
    [
      'since when is not known',
      { ...good, ...pods({ startedAt: undefined }) },
      'unknown',
      ['no-start'],
    ],
    [
      'a pod is not ready',
      { ...good, ...staging({ readyReplicas: 2 }) },
      'fail',
      ['unhealthy'],
    ],
    [
      'the rollout got stuck',
      {
        ...good,
        ...staging({
          conditions: [
            {
              type: 'Progressing',
              status: 'False',
              reason: 'ProgressDeadlineExceeded',
            },
          ],
        }),
      },
      'fail',
      ['unhealthy'],
    ],
    [
      'the latest specification was not seen',
      { ...good, ...staging({ generation: 8 }) },
      'fail',
      ['not-observed'],
    ],
    [
      'old pods are left',
      { ...good, ...staging({ updatedReplicas: 2 }) },
      'fail',
      ['not-observed'],
    ],
    [
      'the running image is not known',
      {
        ...good,
        ...pods({ images: [{ container: 'app', image: 'orders:1' }] }),
      },
      'unknown',
      ['no-digest'],
    ],
    [
      'nothing runs',
      { ...good, ...workloadsIn('staging') },
      'fail',
      ['no-candidate'],
    ],
    [
      'scaled to nothing',
      { ...good, ...staging({ desiredReplicas: 0 }) },
      'fail',
      ['no-candidate'],
    ],
    [
      'staging not seen',
      { ...github, ...unseen('staging') },
      'unknown',
      ['general.unavailable.refused'],
    ],
  ])('%s', (_title, facts, outcome, problems) => {
    expect(evaluateCheck(stagingVerified, { facts })).toMatchObject({
      outcome,
      problems,
    });
  });
});
