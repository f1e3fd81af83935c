import {
  mockCredentials,
  mockServices,
  registerMswTestHooks,
} from '@backstage/backend-test-utils';
import type { PromotionSubject } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  buildService,
  SourceError,
  type ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { setupServer } from 'msw/node';
import { FakeCluster, fakePluginUrl } from '../__testUtils__/FakeCluster';
import { readProductionFixture } from '../__testUtils__/productionOf';
import { KubernetesProxyClient } from '../client/KubernetesProxyClient';
import { readKubernetesSettings } from '../configuration/KubernetesSettings';
import type { Manifest } from '../resources/manifests';
import { KubernetesProductionObserver } from './KubernetesProductionObserver';

const subject: PromotionSubject = {
  entityRef: 'component:default/orders',
  environment: 'prod',
  driver: 'github-actions',
  digests: [],
  commit: 'c0ffee'.repeat(7).slice(0, 40),
  configurationDigest: '',
  category: 'normal',
  rollbackPlan: {
    application: { kind: 'remove' },
    database: { kind: 'none' },
    cacheKeyPatterns: [],
    notify: [],
    workflow: '.github/workflows/roll-back.yaml',
  },
  policyVersion: '1',
};

describe('KubernetesProductionObserver', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  let cluster: FakeCluster;
  let observer: KubernetesProductionObserver;

  beforeEach(() => {
    cluster = new FakeCluster();
    cluster.groups = ['apps', 'argoproj.io', 'networking.istio.io'];
    server.use(...cluster.handlers);
    const settings = {
      ...readKubernetesSettings(mockServices.rootConfig()),
      pageSize: 2,
      attempts: 2,
    };
    observer = new KubernetesProductionObserver({
      client: new KubernetesProxyClient({
        discovery: mockServices.discovery.mock({
          getBaseUrl: async () => fakePluginUrl,
        }),
        auth: mockServices.auth.mock({
          getOwnServiceCredentials: async () => mockCredentials.service(),
          getPluginRequestToken: async () => ({ token: 'token' }),
        }),
        settings,
        pause: async () => {},
      }),
      settings,
      now: () => new Date('2026-11-20T09:10:00Z'),
    });
  });

  const { signal } = new AbortController();
  const observe = (service: ServiceDescriptor = buildService()) =>
    observer.observe({ subject, service }, { signal });
  const probe = (service: ServiceDescriptor = buildService()) =>
    observer.probe({ subject, service }, { signal });

  function fill(manifests: Manifest[]) {
    for (const manifest of manifests) {
      const plural = `${manifest.kind?.toLowerCase()}s`;
      cluster.objects.set(plural, [
        ...(cluster.objects.get(plural) ?? []),
        manifest,
      ]);
    }
  }

  it.each(['deployments', 'rollout'])(
    'reads what production has now: %s',
    async fixture => {
      fill(readProductionFixture(fixture));
      const observed = await observe();
      expect(observed).toMatchObject({
        observedAt: Date.parse('2026-11-20T09:10:00Z'),
        actualWeight: 5,
        ready: true,
        canaryPresent: true,
        upToDate: true,
      });
      expect(observed.runningDigests.stable).toHaveLength(1);
      expect(observed.runningDigests.canary).toHaveLength(1);
      expect(await probe()).toBe('ok');
    },
  );

  it('asks for the service’s own objects alone, in its namespace, and never twice the same way from memory', async () => {
    fill(readProductionFixture('deployments'));
    await observe();
    const first = cluster.asked.length;
    await observe();
    expect(cluster.asked).toHaveLength(2 * first);
    const lists = cluster.asked.filter(path => path !== '/apis');
    for (const path of lists) {
      expect(path).toContain('/namespaces/shop-prod/');
      expect(
        new URLSearchParams(path.split('?')[1]).get('labelSelector'),
      ).toMatch(/^(backstage\.io\/kubernetes-id=orders|app=orders)$/);
    }
  });

  it('finds objects by the selector that the service has instead of an id', async () => {
    fill(readProductionFixture('deployments'));
    await observe(
      buildService({ kubernetes: { id: 'x', labelSelector: 'track=canary' } }),
    );
    expect(cluster.asked[1]).toContain('labelSelector=track%3Dcanary');
  });

  it('finds the Deployment that lends a Rollout its template, though it carries no label', async () => {
    const manifests = readProductionFixture('rollout');
    const rollout = manifests[0] as {
      spec: Record<string, unknown>;
      status: Record<string, unknown>;
    };
    const { template, selector } = rollout.spec;
    delete rollout.spec.template;
    delete rollout.spec.selector;
    rollout.spec.workloadRef = { kind: 'Deployment', name: 'template' };
    rollout.status.workloadObservedGeneration = '3';
    const lender = {
      kind: 'Deployment',
      metadata: {
        name: 'template',
        namespace: 'shop-prod',
        uid: 'lender',
        generation: 3,
      },
      spec: { template, selector, replicas: 0 },
    };
    fill([...manifests, lender]);
    expect(await observe()).toMatchObject({ ready: true, upToDate: true });
  });

  it('does without a mesh and without Rollouts where they are not installed', async () => {
    cluster.groups = ['apps'];
    fill(readProductionFixture('deployments'));
    const observed = await observe();
    expect(observed).not.toHaveProperty('actualWeight');
    expect(cluster.asked.join(' ')).not.toContain('networking.istio.io');
  });

  it('does without a kind that its group lacks', async () => {
    cluster.obstacles.push({ path: '/rollouts', status: 404 });
    fill(readProductionFixture('deployments'));
    expect(await observe()).toMatchObject({ ready: true });
  });

  it.each([
    ['/apis', 500],
    ['/deployments', 404],
    ['/deployments', 401],
    ['/pods', 403],
    ['/replicasets', 503],
    ['/virtualservices', 403],
    ['/destinationrules', 500],
    ['/rollouts', 429],
  ])(
    'guesses nothing when %s answers %i, and calls the health unknown',
    async (path, status) => {
      fill(readProductionFixture('deployments'));
      cluster.obstacles.push({ path, status });
      await expect(observe()).rejects.toBeInstanceOf(SourceError);
      expect(await probe()).toBe('unknown');
    },
  );

  it('asks again when a failure is temporary', async () => {
    fill(readProductionFixture('deployments'));
    cluster.obstacles.push({ path: '/pods', status: 503, times: 1 });
    expect(await observe()).toMatchObject({ ready: true });
  });

  it('calls an answer unusable that has objects without names, and tells nothing of them', async () => {
    const [first, ...others] = readProductionFixture('deployments');
    delete first.metadata?.name;
    fill([first, ...others]);
    await expect(observe()).rejects.toMatchObject({
      message: 'Cluster prod gave no usable answer for production',
      reason: { key: 'general.unavailable.invalid-response' },
    });
  });

  it.each([
    ['an environment prod', buildService({ environments: {} })],
    ['a label to find it by', buildService({ kubernetes: undefined })],
  ])('asks no cluster about a service without %s', async (_, service) => {
    await expect(observe(service)).rejects.toMatchObject({
      reason: { key: 'general.unavailable.not-configured' },
    });
    expect(cluster.asked).toEqual([]);
  });

  it('ends when it is told to', async () => {
    fill(readProductionFixture('deployments'));
    const stopped = AbortSignal.abort(new Error('The portal stops'));
    const target = { subject, service: buildService() };
    await expect(observer.observe(target, { signal: stopped })).rejects.toThrow(
      'The portal stops',
    );
    expect(await observer.probe(target, { signal: stopped })).toBe('unknown');
  });
});
