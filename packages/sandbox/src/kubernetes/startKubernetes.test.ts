import { ManualScenarioClock } from '../clock';
import { POD_FAILURE_ANNOTATION } from './controllers/PodController';
import {
  KubernetesObject,
  KubernetesOptions,
  KubernetesSandbox,
} from './model';
import { fieldsOf, listOf } from './store/fields';
import { startKubernetes } from './startKubernetes';

const node: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'node-1' },
};

function workload(
  kind: 'Deployment' | 'StatefulSet',
  options: {
    image?: string;
    created?: string;
    annotations?: Record<string, string>;
  } = {},
): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: {
      name: 'mall-order',
      namespace: 'mall-prod',
      creationTimestamp: options.created ?? '2026-10-01T08:00:00Z',
    },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'mall-order' } },
      template: {
        metadata: {
          labels: { app: 'mall-order' },
          ...(options.annotations && { annotations: options.annotations }),
        },
        spec: {
          containers: [
            {
              name: 'app',
              image: options.image ?? 'registry.mall.example/a:1',
            },
          ],
        },
      },
    },
  };
}

describe('startKubernetes', () => {
  let server: KubernetesSandbox;
  let clock: ManualScenarioClock;

  async function start(options: Partial<KubernetesOptions>) {
    clock = ManualScenarioClock.create('2026-11-02T09:00:00Z');
    server = await startKubernetes({
      name: 'prod',
      objects: [node],
      tokens: {
        ci: { user: 'ci', access: 'write' },
        reader: { user: 'reader', access: 'read' },
      },
      clock,
      ...options,
    });
  }

  function ask(path: string, init: RequestInit & { token?: string } = {}) {
    return fetch(server.url + path, {
      ...init,
      headers: {
        Authorization: `Bearer ${init.token ?? 'ci'}`,
        ...init.headers,
      },
    });
  }

  function patch(path: string, body: unknown) {
    return ask(path, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/merge-patch+json' },
      body: JSON.stringify(body),
    });
  }

  const deploymentPath =
    '/apis/apps/v1/namespaces/mall-prod/deployments/mall-order';

  function progress() {
    const [deployment] = server.objects('Deployment');
    return listOf(fieldsOf(deployment.status).conditions).find(
      ({ type }) => type === 'Progressing',
    );
  }

  afterEach(() => server.close());

  it('brings a deployment of the start state to life in its own past', async () => {
    await start({ objects: [node, workload('Deployment')] });
    const pods = server.objects('Pod');
    expect(pods).toHaveLength(3);
    expect(pods.map(pod => fieldsOf(pod.status).phase)).toEqual(
      Array(3).fill('Running'),
    );
    expect(pods[0].metadata.creationTimestamp).toBe('2026-10-01T08:00:00Z');
    expect(progress()).toMatchObject({
      reason: 'NewReplicaSetAvailable',
      lastTransitionTime: '2026-10-01T08:00:00Z',
    });
  });

  it('leaves objects alone that come with a status', async () => {
    const status = { observedGeneration: 4, replicas: 3, readyReplicas: 1 };
    await start({ objects: [node, { ...workload('Deployment'), status }] });
    expect(server.objects('Pod')).toEqual([]);
    expect(server.objects('Deployment')[0].status).toEqual(status);
  });

  it('finds owners that are given by name only', async () => {
    const owned: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'owned',
        namespace: 'mall-prod',
        ownerReferences: [
          { apiVersion: 'apps/v1', kind: 'Deployment', name: 'mall-order' },
        ],
      },
    };
    await start({ objects: [owned, node, workload('Deployment')] });
    const [deployment] = server.objects('Deployment');
    const [configMap] = server.objects('ConfigMap');
    expect(configMap.metadata.ownerReferences?.[0].uid).toBe(
      deployment.metadata.uid,
    );
  });

  it.each([
    ['a kind that is not served', { kind: 'Frog' }, 'no such kind: Frog'],
    [
      'a time in the future',
      { metadata: { name: 'a', creationTimestamp: '2030-01-01T00:00:00Z' } },
      'not a moment in the past',
    ],
    [
      'a namespace on a cluster-wide kind',
      { metadata: { name: 'a', namespace: 'b' } },
      'has no metadata.namespace',
    ],
  ])('refuses a start state with %s', async (_, change, message) => {
    await start({});
    await expect(
      startKubernetes({
        name: 'wrong',
        objects: [{ ...node, ...change }],
        tokens: {},
        clock,
      }),
    ).rejects.toThrow(message);
  });

  it('reports the digest an image is pinned to, else the one of its tag', async () => {
    const pinned = `registry.mall.example/a:1@sha256:${'1'.repeat(64)}`;
    await start({ objects: [node, workload('Deployment', { image: pinned })] });
    const imageId = () =>
      listOf(fieldsOf(server.objects('Pod')[0].status).containerStatuses)[0]
        .imageID;
    expect(imageId()).toBe(`registry.mall.example/a@sha256:${'1'.repeat(64)}`);
    await server.close();
    await start({
      objects: [node, workload('Deployment')],
      digestOf: () => `sha256:${'2'.repeat(64)}`,
    });
    expect(imageId()).toBe(`registry.mall.example/a@sha256:${'2'.repeat(64)}`);
  });

  it('rolls a change out pod by pod and never below what may be unavailable', async () => {
    await start({ objects: [node, workload('Deployment')] });
    await patch(deploymentPath, {
      spec: {
        template: {
          spec: {
            containers: [{ name: 'app', image: 'registry.mall.example/a:2' }],
          },
        },
      },
    });
    const ready = () =>
      Number(fieldsOf(server.objects('Deployment')[0].status).readyReplicas);
    const seen: number[] = [ready()];
    for (let turn = 0; turn < 6; turn += 1) {
      clock.advance('10s');
      seen.push(ready());
    }
    expect(Math.min(...seen)).toBe(3);
    expect(progress()).toMatchObject({ reason: 'NewReplicaSetAvailable' });
    expect(
      server.objects('ReplicaSet').map(set => fieldsOf(set.spec).replicas),
    ).toEqual([0, 3]);
  });

  it('marks a rollout that stands still as failed when its deadline passes', async () => {
    await start({ objects: [node, workload('Deployment')] });
    await patch(deploymentPath, {
      spec: {
        template: {
          metadata: {
            annotations: { [POD_FAILURE_ANNOTATION]: 'ImagePullBackOff' },
          },
        },
      },
    });
    clock.advance('9m');
    expect(progress()).toMatchObject({ reason: 'ReplicaSetUpdated' });
    clock.advance('2m');
    expect(progress()).toMatchObject({
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
    });
  });

  it('starts the pods of a stateful set one after the other and replaces the last first', async () => {
    await start({ objects: [node, workload('StatefulSet')] });
    const names = () =>
      server
        .objects('Pod')
        .map(({ metadata }) => metadata.name)
        .sort();
    expect(names()).toEqual(['mall-order-0', 'mall-order-1', 'mall-order-2']);
    const revisionOf = (name: string) =>
      server.objects('Pod').find(({ metadata }) => metadata.name === name)
        ?.metadata.labels?.['controller-revision-hash'];
    const before = revisionOf('mall-order-2');
    await patch('/apis/apps/v1/namespaces/mall-prod/statefulsets/mall-order', {
      spec: { template: { metadata: { annotations: { changed: 'yes' } } } },
    });
    expect(revisionOf('mall-order-2')).not.toBe(before);
    expect(revisionOf('mall-order-0')).toBe(before);
    clock.advance('2m');
    expect(revisionOf('mall-order-0')).not.toBe(before);
    expect(
      server
        .objects('ControllerRevision')
        .map(({ metadata, revision }) => [metadata.name === before, revision]),
    ).toEqual([
      [true, 1],
      [false, 2],
    ]);
  });

  it('lets a reader see everything but secrets, and change nothing', async () => {
    await start({ objects: [node, workload('Deployment')] });
    const token = 'reader';
    expect((await ask(deploymentPath, { token })).status).toBe(200);
    expect((await ask('/api/v1/secrets', { token })).status).toBe(403);
    expect(
      (await ask(deploymentPath, { token, method: 'DELETE' })).status,
    ).toBe(403);
  });

  it('refuses a token that was revoked', async () => {
    await start({});
    server.setTokens({});
    expect((await ask('/api/v1/nodes')).status).toBe(401);
  });

  it('answers 404 for the kinds of a group that is not installed', async () => {
    await start({ absentGroups: ['argoproj.io'] });
    expect((await ask('/apis/argoproj.io/v1alpha1/rollouts')).status).toBe(404);
    expect((await ask('/apis/flagger.app/v1beta1/canaries')).status).toBe(200);
  });

  it('sends bookmarks with the latest version while nothing happens', async () => {
    await start({});
    const response = await ask(
      '/api/v1/nodes?watch=true&allowWatchBookmarks=true&resourceVersion=1004',
    );
    const reader = response
      .body!.pipeThrough(new TextDecoderStream())
      .getReader();
    await reader.read();
    clock.advance('61s');
    const { value } = await reader.read();
    expect(JSON.parse(value ?? '')).toMatchObject({
      type: 'BOOKMARK',
      object: { kind: 'Node', metadata: { resourceVersion: '1005' } },
    });
    await reader.cancel();
  });

  it('ends an open watch with 410 when the history is forgotten', async () => {
    await start({});
    const response = await ask('/api/v1/nodes?watch=true&resourceVersion=1005');
    server.expireHistory();
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({
      type: 'ERROR',
      object: { kind: 'Status', code: 410, reason: 'Expired' },
    });
  });
});
