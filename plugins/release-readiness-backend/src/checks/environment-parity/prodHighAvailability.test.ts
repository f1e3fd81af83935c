import {
  buildCluster,
  buildKnownFact,
  buildPod,
  buildPods,
  buildUnavailableFact,
  buildWorkload,
  factIn,
  kubernetesCluster,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { evaluateCheck, unseen, workloadsIn } from '../testing';
import { prodHighAvailability } from './prodHighAvailability';

const cluster = factIn(kubernetesCluster, 'prod');
const nodes = (
  count: number,
  others: Parameters<typeof buildCluster>[1] = [],
) => buildKnownFact(cluster, buildCluster(count, others));
const prod = (...args: Parameters<typeof buildWorkload>) =>
  workloadsIn('prod', buildWorkload(...args));
const autoscaler = { name: 'orders', minReplicas: 3, maxReplicas: 9 };

describe('prod-high-availability', () => {
  it.each([
    ['three nodes, three replicas', { ...nodes(3), ...prod() }, 'pass', []],
    ['two nodes', { ...nodes(2), ...prod() }, 'fail', ['too-few-nodes']],
    [
      'a third node that is not ready',
      {
        ...nodes(2, [{ name: 'c', ready: false, schedulable: true }]),
        ...prod(),
      },
      'fail',
      ['too-few-nodes'],
    ],
    [
      'a third node that takes no pods',
      {
        ...nodes(2, [{ name: 'c', ready: true, schedulable: false }]),
        ...prod(),
      },
      'fail',
      ['too-few-nodes'],
    ],
    [
      'two ready replicas',
      { ...nodes(3), ...prod({ readyReplicas: 2, pods: buildPods(2) }) },
      'fail',
      ['too-few-replicas'],
    ],
    [
      'two ready, but the autoscaler keeps three',
      {
        ...nodes(3),
        ...prod({ readyReplicas: 2, pods: buildPods(2), autoscaler }),
      },
      'pass',
      [],
    ],
    [
      'an autoscaler that keeps two',
      {
        ...nodes(3),
        ...prod({
          readyReplicas: 2,
          pods: buildPods(2),
          autoscaler: { ...autoscaler, minReplicas: 2 },
        }),
      },
      'fail',
      ['too-few-replicas'],
    ],
    [
      'all on one node',
      { ...nodes(3), ...prod({ pods: buildPods(3, { node: 'a' }) }) },
      'fail',
      ['too-few-spread'],
    ],
    [
      'two nodes carry three pods',
      {
        ...nodes(3),
        ...prod({
          pods: [
            buildPod({ node: 'a' }),
            buildPod({ node: 'a' }),
            buildPod({ node: 'b' }),
          ],
        }),
      },
      'pass',
      [],
    ],
    [
      'the pod on the second node is not ready',
      {
        ...nodes(3),
        ...prod({
          pods: [
            buildPod({ node: 'a' }),
            buildPod({ node: 'b', ready: false }),
          ],
        }),
      },
      'fail',
      ['too-few-spread'],
    ],
    [
      'a canary does not count as spread',
      {
        ...nodes(3),
        ...prod({
          pods: [
            buildPod({ node: 'a' }),
            buildPod({ node: 'b', track: 'canary' }),
          ],
        }),
      },
      'fail',
      ['too-few-spread'],
    ],
    [
      'the cluster was not seen',
      { ...buildUnavailableFact(cluster), ...prod() },
      'unknown',
      ['general.unavailable.not-collected'],
    ],
    [
      'workloads were not seen',
      { ...nodes(3), ...unseen('prod') },
      'unknown',
      ['general.unavailable.refused'],
    ],
    [
      'too few nodes beats workloads not seen',
      { ...nodes(1), ...unseen('prod') },
      'fail',
      ['too-few-nodes', 'general.unavailable.refused'],
    ],
    [
      'nothing runs',
      { ...nodes(3), ...workloadsIn('prod') },
      'unknown',
      ['general.not-running'],
    ],
  ])('%s', (_title, facts, outcome, problems) => {
    expect(evaluateCheck(prodHighAvailability, { facts })).toMatchObject({
      outcome,
      problems,
    });
  });

  it('names the node that carries everything', () => {
    const { findings } = evaluateCheck(prodHighAvailability, {
      facts: { ...nodes(3), ...prod({ pods: buildPods(3, { node: 'a' }) }) },
    });
    expect(findings.find(f => f.outcome === 'fail')?.observed).toBe('1 (a)');
  });
});
