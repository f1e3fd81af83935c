import { ConfigReader } from '@backstage/config';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { KubernetesProxyClient } from '../../plugins/release-readiness-backend-module-kubernetes/src/client/KubernetesProxyClient';
import { KubernetesSource } from '../../plugins/release-readiness-backend-module-kubernetes/src/collection/KubernetesSource';
import { readKubernetesSettings } from '../../plugins/release-readiness-backend-module-kubernetes/src/configuration/KubernetesSettings';
import {
  startKubernetesPlugin,
  type KubernetesPlugin,
} from '../../plugins/release-readiness-backend-module-kubernetes/src/__testUtils__/startKubernetesPlugin';
import type {
  CollectionContext,
  EnvironmentWorkloads,
  PublishedFact,
} from '../../plugins/release-readiness-node/src';
import {
  describeWithServers,
  startKubernetes,
  waitUntil,
  type KubernetesCluster,
} from '../servers';

const target = { id: 'prod', title: 'prod' };

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'orders',
    namespace: 'shop',
    labels: { 'backstage.io/kubernetes-id': 'orders' },
  },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'orders' } },
    template: {
      metadata: { labels: { app: 'orders' } },
      spec: {
        containers: [{ name: 'app', image: 'registry.example/orders:1' }],
      },
    },
  },
};

function readRole(): object[] {
  const path = join(__dirname, '../../docs/kubernetes/cluster-role.yaml');
  return parseAllDocuments(readFileSync(path, 'utf8')).map(
    document => document.toJS() as object,
  );
}

describeWithServers(
  'The Kubernetes source on a real cluster',
  ['kubernetes', 'crds'],
  () => {
    let cluster: KubernetesCluster;
    let plugin: KubernetesPlugin;
    let source: KubernetesSource;
    const published: PublishedFact[] = [];

    beforeAll(async () => {
      cluster = await startKubernetes({
        name: 'source',
        users: [{ name: 'reader' }],
      });
      await cluster.applyCrds();
      await cluster.apply([
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
        ...readRole(),
        {
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'ClusterRoleBinding',
          metadata: { name: 'reader' },
          roleRef: {
            apiGroup: 'rbac.authorization.k8s.io',
            kind: 'ClusterRole',
            name: 'release-readiness-reader',
          },
          subjects: [
            {
              apiGroup: 'rbac.authorization.k8s.io',
              kind: 'User',
              name: 'reader',
            },
          ],
        },
        deployment,
      ]);
      await cluster.kubectl([
        '-n',
        'shop',
        'rollout',
        'status',
        'deployment/orders',
        '--timeout=180s',
      ]);
      plugin = await startKubernetesPlugin([
        {
          name: 'prod',
          url: cluster.url,
          caData: cluster.caData,
          authProvider: 'serviceAccount',
          serviceAccountToken: cluster.tokens.reader,
        },
      ]);
      const settings = readKubernetesSettings(
        new ConfigReader({
          releaseReadiness: { kubernetes: { pageSize: 2 } },
        }),
      );
      const { discovery, auth } = plugin;
      const client = new KubernetesProxyClient({ discovery, auth, settings });
      source = new KubernetesSource({ client, settings });
    });

    afterAll(async () => {
      await Promise.all([plugin?.stop(), cluster?.stop()]);
    });

    function contextOf(signal: AbortSignal): CollectionContext {
      const silent = () => undefined;
      const logger = {
        error: silent,
        warn: silent,
        info: silent,
        debug: silent,
        child: () => logger,
      };
      return {
        signal,
        logger,
        services: () => [
          {
            entityRef: 'component:default/orders',
            name: 'orders',
            title: 'Orders',
            kubernetes: { id: 'orders' },
            environments: { prod: { cluster: 'prod', namespace: 'shop' } },
            absentEnvironments: [],
            metricsService: 'orders',
            backupName: 'orders',
            runtime: 'other',
            problems: [],
          },
        ],
        publish: async facts => {
          published.push(...facts);
        },
        confirm: async () => undefined,
        reportBudget: silent,
        now: () => new Date(),
      };
    }

    /** Collects, watches while the action runs, and gives how the watch ended. */
    async function whileWatching(action: () => Promise<unknown>) {
      const end = new AbortController();
      const context = contextOf(end.signal);
      await source.collect(target, context);
      const watching = source.watch(target, context).then(
        () => undefined,
        (error: unknown) => error,
      );
      await action();
      end.abort();
      return watching;
    }

    function workloads(): EnvironmentWorkloads | undefined {
      const last = published
        .filter(
          ({ reference }) => reference.key === 'kubernetes.workloads/prod',
        )
        .at(-1)?.fact;
      return last?.status === 'known'
        ? (last.value as EnvironmentWorkloads)
        : undefined;
    }

    it('knows every fact with the ClusterRole that is shipped', async () => {
      await source.collect(target, contextOf(new AbortController().signal));
      expect(
        published.map(({ reference, fact }) => [reference.key, fact.status]),
      ).toEqual([
        ['kubernetes.cluster/prod', 'known'],
        ['kubernetes.workloads/prod', 'known'],
        ['kubernetes.canaries/prod', 'known'],
        ['kubernetes.backups/prod', 'known'],
      ]);
      expect(workloads()?.workloads).toMatchObject([
        {
          name: 'orders',
          readyReplicas: 2,
          pods: [{ ready: true }, { ready: true }],
          revisions: [{ revision: 1, current: true }],
        },
      ]);
      expect(workloads()?.workloads[0].pods[0].images[0].digest).toMatch(
        /^sha256:[0-9a-f]{64}$/,
      );
    });

    it('may read no Secret with that ClusterRole', async () => {
      const { status } = await cluster.request('/api/v1/secrets', {
        user: 'reader',
      });
      expect(status).toBe(403);
    });

    it('sees a new image and a scaling as they happen', async () => {
      const ended = await whileWatching(async () => {
        await cluster.kubectl([
          ...['-n', 'shop', 'set', 'image', 'deployment/orders'],
          'app=registry.example/orders:2',
        ]);
        await cluster.kubectl([
          ...['-n', 'shop', 'scale', 'deployment/orders', '--replicas=3'],
        ]);
        await waitUntil('the new pods are published', async () => {
          const [workload] = workloads()?.workloads ?? [];
          const images = workload?.pods.map(({ images: [image] }) => image);
          return (
            (workload?.readyReplicas === 3 &&
              images?.length === 3 &&
              images.every(image => image?.image.endsWith(':2'))) ||
            undefined
          );
        });
      });
      expect(ended).toBeUndefined();
      expect(workloads()?.workloads[0].revisions).toMatchObject([
        { revision: 1, current: false },
        { revision: 2, current: true },
      ]);
    });

    it('ends its watch with the reason when the API server is gone, and collects when it is back', async () => {
      const { signal } = new AbortController();
      await source.collect(target, contextOf(signal));
      const watching = source.watch(target, contextOf(signal));
      await Promise.all([
        expect(watching).rejects.toMatchObject({
          reason: { params: { target: 'prod' } },
        }),
        cluster.killApiServer(),
      ]);
      await expect(
        source.collect(target, contextOf(signal)),
      ).rejects.toMatchObject({
        reason: { key: 'general.unavailable.refused' },
      });
      await cluster.restartApiServer();
      await source.collect(target, contextOf(signal));
      expect(workloads()?.workloads[0].readyReplicas).toBe(3);
    });

    it('lists anew by itself when the server has forgotten what it knew', async () => {
      const end = new AbortController();
      await source.collect(target, contextOf(end.signal));
      await cluster.kubectl([
        ...['-n', 'shop', 'scale', 'deployment/orders', '--replicas=1'],
      ]);
      await cluster.kubectl([
        ...['-n', 'shop', 'rollout', 'status', 'deployment/orders'],
        '--timeout=180s',
      ]);
      await cluster.forgetHistory();
      const watching = source.watch(target, contextOf(end.signal));
      await waitUntil(
        'the scaling is published',
        async () => workloads()?.workloads[0].readyReplicas === 1 || undefined,
      );
      end.abort();
      await watching;
    });

    it('says that its token was revoked', async () => {
      await cluster.revokeToken('reader');
      await expect(
        source.collect(target, contextOf(new AbortController().signal)),
      ).rejects.toMatchObject({
        reason: { key: 'general.unavailable.unauthorized' },
      });
    });
  },
);
