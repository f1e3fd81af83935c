import { ConfigReader } from '@backstage/config';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { KubernetesProxyClient } from '../../../plugins/release-readiness-backend-module-kubernetes/src/client/KubernetesProxyClient';
import { readKubernetesSettings } from '../../../plugins/release-readiness-backend-module-kubernetes/src/configuration/KubernetesSettings';
import { KubernetesProductionObserver } from '../../../plugins/release-readiness-backend-module-kubernetes/src/promotion/KubernetesProductionObserver';
import {
  startKubernetesPlugin,
  type KubernetesPlugin,
} from '../../../plugins/release-readiness-backend-module-kubernetes/src/__testUtils__/startKubernetesPlugin';
import type { PromotionSubject } from '../../../plugins/release-readiness-common/src';
import type {
  DriverObservation,
  ServiceDescriptor,
} from '../../../plugins/release-readiness-node/src';
import {
  startKubernetes,
  waitUntil,
  type KubernetesCluster,
} from '../../servers';

export const namespace = 'shop';
const labels = { 'backstage.io/kubernetes-id': 'orders' };
const metadata = { name: 'orders', namespace, labels };
export const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const image = (letter: string) => `registry.example/orders@${digest(letter)}`;

const service: ServiceDescriptor = {
  entityRef: 'component:default/orders',
  name: 'orders',
  title: 'Orders',
  kubernetes: { id: 'orders' },
  environments: { prod: { cluster: 'prod', namespace } },
  absentEnvironments: [],
  metricsService: 'orders',
  backupName: 'orders',
  runtime: 'other',
  problems: [],
};

const subject: PromotionSubject = {
  entityRef: service.entityRef,
  environment: 'prod',
  driver: 'github-actions',
  digests: [{ container: 'Deployment/orders · app', digest: digest('b') }],
  commit: 'c0ffee'.repeat(7).slice(0, 40),
  configurationDigest: '',
  category: 'normal',
  rollbackPlan: {
    application: {
      kind: 'revision',
      digests: [{ container: 'Deployment/orders · app', digest: digest('a') }],
      revision: '1',
    },
    database: { kind: 'none' },
    cacheKeyPatterns: [],
    notify: [],
    workflow: '.github/workflows/roll-back.yaml',
  },
  policyVersion: '1',
};

function template(letter: string, podLabels: Record<string, string>) {
  return {
    metadata: { labels: { app: 'orders', ...podLabels } },
    spec: { containers: [{ name: 'app', image: image(letter) }] },
  };
}

export function deployment(
  track: 'stable' | 'canary',
  letter: string,
  replicas: number,
) {
  const name = track === 'stable' ? 'orders' : 'orders-canary';
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...metadata, name, labels: { ...labels, track } },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'orders', track } },
      template: template(letter, { track }),
    },
  };
}

export const rollout = (letter: string) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  metadata,
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'orders' } },
    template: template(letter, {}),
    strategy: {
      canary: {
        // Old pods go at once, so that the test need not wait for them.
        abortScaleDownDelaySeconds: 1,
        scaleDownDelaySeconds: 1,
        trafficRouting: {
          istio: {
            virtualService: { name: 'orders', routes: ['primary'] },
            destinationRule: {
              name: 'orders',
              stableSubsetName: 'stable',
              canarySubsetName: 'canary',
            },
          },
        },
        steps: [
          { setCanaryScale: { replicas: 1 } },
          { setWeight: 5 },
          { pause: {} },
          { setCanaryScale: { matchTrafficWeight: true } },
          { setWeight: 30 },
          { pause: {} },
        ],
      },
    },
  },
});

const to = (subset: string, weight?: number) => ({
  destination: { host: 'orders', subset },
  ...(weight !== undefined && { weight }),
});

export const mesh = (weight: number) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata,
  spec: {
    hosts: ['orders'],
    http: [
      {
        name: 'canary-header',
        match: [{ headers: { 'x-canary': { exact: 'true' } } }],
        route: [to('canary')],
      },
      {
        name: 'primary',
        route: [to('stable', 100 - weight), to('canary', weight)],
      },
    ],
  },
});

export const subsets = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata,
  spec: {
    host: 'orders',
    subsets: ['stable', 'canary'].map(track => ({
      name: track,
      labels: { track },
    })),
  },
};

/** A cluster that is read with the ClusterRole that is shipped, and written as CI does. */
export class Production {
  private constructor(
    readonly cluster: KubernetesCluster,
    private readonly plugin: KubernetesPlugin,
    private readonly observer: KubernetesProductionObserver,
  ) {}

  static async start(name: string): Promise<Production> {
    const cluster = await startKubernetes({
      name,
      users: [{ name: 'reader' }],
    });
    await cluster.applyCrds(['istio', 'argo-rollouts']);
    const role = join(__dirname, '../../../docs/kubernetes/cluster-role.yaml');
    await cluster.apply([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
      ...parseAllDocuments(readFileSync(role, 'utf8')).map(
        document => document.toJS() as object,
      ),
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
    ]);
    const plugin = await startKubernetesPlugin([
      {
        name: 'prod',
        url: cluster.url,
        caData: cluster.caData,
        authProvider: 'serviceAccount',
        serviceAccountToken: cluster.tokens.reader,
      },
    ]);
    const settings = readKubernetesSettings(new ConfigReader({}));
    const { discovery, auth } = plugin;
    const client = new KubernetesProxyClient({ discovery, auth, settings });
    const observer = new KubernetesProductionObserver({ client, settings });
    return new Production(cluster, plugin, observer);
  }

  async stop(): Promise<void> {
    await Promise.all([this.plugin.stop(), this.cluster.stop()]);
  }

  async applyAsCi(...objects: object[]): Promise<void> {
    await this.cluster.kubectl(
      [
        ...['apply', '--server-side', '--force-conflicts'],
        ...['--field-manager=release-ci', '--filename=-'],
      ],
      { input: objects.map(each => JSON.stringify(each)).join('\n---\n') },
    );
  }

  observe(): Promise<DriverObservation> {
    const { signal } = new AbortController();
    return this.observer.observe({ subject, service }, { signal });
  }

  probe(): Promise<string> {
    const { signal } = new AbortController();
    return this.observer.probe({ subject, service }, { signal });
  }

  /** The first observation that holds; the last one is in the error. */
  reached(
    what: string,
    holds: (observed: DriverObservation) => boolean,
  ): Promise<DriverObservation> {
    return waitUntil(
      what,
      async () => {
        const observed = await this.observe();
        if (!holds(observed)) {
          throw new Error(`Not yet: ${JSON.stringify(observed)}`);
        }
        return observed;
      },
      { interval: 200 },
    );
  }
}

export const digests = (
  images: DriverObservation['runningDigests']['stable'],
) => images.map(each => each.digest);
