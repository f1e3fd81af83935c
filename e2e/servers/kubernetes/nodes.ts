import { waitUntil } from '../polling';
import type { Answer } from '../requests';

const ZONES = ['a', 'b', 'c'];
const RESOURCES = { cpu: '64', memory: '256Gi', pods: '500' };

/**
 * Node objects for simulated machines, spread over three zones.
 *
 * @param count - How many.
 */
export function nodeManifests(count: number): object[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `node-${index + 1}`;
    return {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name,
        labels: {
          'kubernetes.io/arch': 'amd64',
          'kubernetes.io/hostname': name,
          'kubernetes.io/os': 'linux',
          'topology.kubernetes.io/region': 'local',
          'topology.kubernetes.io/zone': `local-${ZONES[index % ZONES.length]}`,
        },
      },
      status: { allocatable: RESOURCES, capacity: RESOURCES },
    };
  });
}

/**
 * Waits until pods can run: KWOK sets a node ready, the controller manager takes
 * its taint away and makes the service account that pods need.
 */
export async function waitForNodes(
  request: (path: string) => Promise<Answer>,
  count: number,
): Promise<void> {
  await waitUntil(`${count} nodes are ready`, async () => {
    const { text } = await request('/api/v1/nodes');
    const { items } = JSON.parse(text) as {
      items: {
        spec: { taints?: unknown[] };
        status: { conditions?: { type: string; status: string }[] };
      }[];
    };
    const usable = items.filter(
      ({ spec, status }) =>
        !spec.taints?.length &&
        status.conditions?.some(
          ({ type, status: value }) => type === 'Ready' && value === 'True',
        ),
    );
    return usable.length === count || undefined;
  });
  await waitUntil('the default service account exists', async () => {
    const { status } = await request(
      '/api/v1/namespaces/default/serviceaccounts/default',
    );
    return status === 200 || undefined;
  });
}
