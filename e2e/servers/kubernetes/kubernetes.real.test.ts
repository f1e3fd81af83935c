import { describeWithServers } from '../describeWithServers';
import { waitUntil } from '../polling';
import { startKubernetes, type KubernetesCluster } from './cluster';
import { READY_ANNOTATION, simulatedImageId } from './stages';

const PINNED =
  'registry.test/orders@sha256:1111111111111111111111111111111111111111111111111111111111111111';
const KNOWN =
  'sha256:2222222222222222222222222222222222222222222222222222222222222222';

interface Pod {
  status: {
    phase: string;
    containerStatuses: { image: string; imageID: string; ready: boolean }[];
  };
}

function deployment(
  name: string,
  images: readonly string[],
  annotations: Record<string, string> = {},
): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default' },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name }, annotations },
        spec: {
          containers: images.map((image, index) => ({
            name: `container-${index}`,
            image,
          })),
        },
      },
    },
  };
}

describeWithServers('A real control plane', ['kubernetes', 'crds'], () => {
  let cluster: KubernetesCluster;

  const rolledOut = (name: string) =>
    cluster.kubectl([
      'rollout',
      'status',
      `deployment/${name}`,
      '--timeout=60s',
    ]);
  const podsOf = async (name: string): Promise<Pod[]> => {
    const list = await cluster.kubectl([
      'get',
      'pods',
      '-l',
      `app=${name}`,
      '-o',
      'json',
    ]);
    return (JSON.parse(list) as { items: Pod[] }).items;
  };

  beforeAll(async () => {
    cluster = await startKubernetes({
      users: [
        { name: 'reader', groups: ['readers'] },
        { name: 'leaver', groups: ['readers'] },
      ],
      imageDigests: { 'registry.test:5000/mall/cart:2.0': KNOWN },
    });
    await cluster.apply([
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: 'reader' },
        rules: [
          {
            apiGroups: ['', 'apps'],
            resources: ['pods', 'deployments'],
            verbs: ['get', 'list', 'watch'],
          },
        ],
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'readers' },
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'ClusterRole',
          name: 'reader',
        },
        subjects: [
          {
            apiGroup: 'rbac.authorization.k8s.io',
            kind: 'Group',
            name: 'readers',
          },
        ],
      },
    ]);
  });

  afterAll(() => cluster?.stop());

  it('runs a Deployment until it is ready and reports the digest of each image', async () => {
    const images = [
      PINNED,
      'registry.test:5000/mall/orders:1.4.2',
      'registry.test:5000/mall/cart:2.0',
      'busybox',
      PINNED.replace('@', ':1.4@'),
    ];
    await cluster.apply([deployment('orders', images)]);
    await rolledOut('orders');

    const pods = await podsOf('orders');
    expect(pods).toHaveLength(2);
    for (const { status } of pods) {
      expect(status.phase).toBe('Running');
      expect(status.containerStatuses.map(({ imageID }) => imageID)).toEqual([
        PINNED,
        simulatedImageId(images[1]),
        `registry.test:5000/mall/cart@${KNOWN}`,
        simulatedImageId('busybox'),
        PINNED,
      ]);
      expect(status.containerStatuses.every(({ ready }) => ready)).toBe(true);
    }
    expect(simulatedImageId(images[1])).toMatch(
      /^registry\.test:5000\/mall\/orders@sha256:[0-9a-f]{64}$/,
    );
  });

  it('keeps a pod unready that says so', async () => {
    await cluster.apply([
      deployment('stuck', ['busybox:1'], { [READY_ANNOTATION]: 'false' }),
    ]);
    const pods = await waitUntil('the pods run', async () => {
      const found = await podsOf('stuck');
      return found.length === 2 &&
        found.every(({ status }) => status.phase === 'Running')
        ? found
        : undefined;
    });
    expect(
      pods.flatMap(({ status }) =>
        status.containerStatuses.map(({ ready }) => ready),
      ),
    ).toEqual([false, false]);
    const { text } = await cluster.request(
      '/apis/apps/v1/namespaces/default/deployments/stuck',
    );
    expect(JSON.parse(text).status.readyReplicas).toBeUndefined();
  });

  it('completes a Job', async () => {
    await cluster.apply([
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'restore', namespace: 'default' },
        spec: {
          template: {
            spec: {
              restartPolicy: 'Never',
              containers: [{ name: 'restore', image: 'busybox:1' }],
            },
          },
        },
      },
    ]);
    const answer = await cluster.kubectl([
      'wait',
      '--for=condition=Complete',
      '--timeout=60s',
      'job/restore',
    ]);
    expect(answer).toContain('condition met');
  });

  it('spreads its nodes over three zones', async () => {
    const zones = await cluster.kubectl([
      'get',
      'nodes',
      '-o',
      'jsonpath={.items[*].metadata.labels.topology\\.kubernetes\\.io/zone}',
    ]);
    expect(zones.split(' ').sort()).toEqual(['local-a', 'local-b', 'local-c']);
  });

  it('takes objects of each kind that the definitions add', async () => {
    await cluster.applyCrds();
    const metadata = { name: 'sample', namespace: 'default' };
    await cluster.apply([
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'VirtualService',
        metadata,
        spec: {
          hosts: ['orders'],
          http: [{ route: [{ destination: { host: 'orders' } }] }],
        },
      },
      {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Rollout',
        metadata,
        spec: {
          workloadRef: {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            name: 'orders',
          },
          strategy: { canary: { steps: [{ setWeight: 20 }, { pause: {} }] } },
        },
      },
      {
        apiVersion: 'flagger.app/v1beta1',
        kind: 'Canary',
        metadata,
        spec: {
          targetRef: {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            name: 'orders',
          },
          service: { port: 80 },
          analysis: {
            interval: '1m',
            threshold: 5,
            maxWeight: 50,
            stepWeight: 10,
          },
        },
      },
      {
        apiVersion: 'velero.io/v1',
        kind: 'Schedule',
        metadata,
        spec: { schedule: '0 1 * * *', template: {} },
      },
      {
        apiVersion: 'external-secrets.io/v1',
        kind: 'ExternalSecret',
        metadata,
        spec: {
          secretStoreRef: { name: 'vault', kind: 'SecretStore' },
          dataFrom: [{ extract: { key: 'orders' } }],
        },
      },
    ]);
    const names = await cluster.kubectl([
      'get',
      'virtualservices.networking.istio.io,rollouts.argoproj.io,canaries.flagger.app,schedules.velero.io,externalsecrets.external-secrets.io',
      '-o',
      'name',
    ]);
    expect(names.trim().split('\n')).toHaveLength(5);
  });

  it('lets a reader read and refuses every write', async () => {
    const { text } = await cluster.request(
      '/apis/apps/v1/namespaces/default/deployments',
      { user: 'reader' },
    );
    expect(JSON.parse(text).kind).toBe('DeploymentList');
    await expect(
      cluster.kubectl(['scale', 'deployment/orders', '--replicas=3'], {
        user: 'reader',
      }),
    ).rejects.toThrow(/cannot patch resource "deployments\/scale"/);
    const secrets = await cluster.request(
      '/api/v1/namespaces/default/secrets',
      {
        user: 'reader',
      },
    );
    expect(secrets.status).toBe(403);
  });

  it('is gone while the API server is killed and goes on after its restart', async () => {
    await cluster.killApiServer();
    await expect(cluster.request('/version')).rejects.toThrow('ECONNREFUSED');

    await cluster.restartApiServer();
    await cluster.kubectl(['scale', 'deployment/orders', '--replicas=3']);
    await rolledOut('orders');
    expect(await podsOf('orders')).toHaveLength(3);
  });

  it('answers a watch from before the forgotten history with 410', async () => {
    const list = await cluster.request('/api/v1/namespaces');
    const { resourceVersion } = JSON.parse(list.text).metadata;
    await cluster.kubectl(['create', 'namespace', 'later']);
    await cluster.forgetHistory();

    const { text } = await cluster.request(
      `/api/v1/namespaces?watch=true&timeoutSeconds=5&resourceVersion=${resourceVersion}`,
    );
    const [event] = text.split('\n').map(line => JSON.parse(line || '{}'));
    expect(event.type).toBe('ERROR');
    expect(event.object.code).toBe(410);
  });

  it('refuses a token that was revoked', async () => {
    const path = '/api/v1/namespaces/default/pods';
    expect((await cluster.request(path, { user: 'leaver' })).status).toBe(200);
    await cluster.revokeToken('leaver');
    expect((await cluster.request(path, { user: 'leaver' })).status).toBe(401);
    expect((await cluster.request(path, { user: 'reader' })).status).toBe(200);
  });
});

describeWithServers('Two control planes', ['kubernetes'], () => {
  it('start side by side and share nothing', async () => {
    const [staging, prod] = await Promise.all([
      startKubernetes({ name: 'kubernetes-nonprod', nodes: 1 }),
      startKubernetes({ name: 'kubernetes-prod', nodes: 2 }),
    ]);
    try {
      await prod.kubectl(['create', 'namespace', 'mall-prod']);
      expect(
        (await staging.request('/api/v1/namespaces/mall-prod')).status,
      ).toBe(404);
      expect((await prod.request('/api/v1/namespaces/mall-prod')).status).toBe(
        200,
      );
      const nodes = await prod.kubectl(['get', 'nodes', '-o', 'name']);
      expect(nodes.trim().split('\n')).toHaveLength(2);
    } finally {
      await Promise.all([staging.stop(), prod.stop()]);
    }
  });
});
