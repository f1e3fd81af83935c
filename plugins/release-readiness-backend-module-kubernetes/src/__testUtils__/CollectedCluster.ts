import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type {
  CollectedService,
  CollectionContext,
  EnvironmentWorkloads,
  PublishedFact,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { KubernetesProxyClient } from '../client/KubernetesProxyClient';
import { KubernetesSource } from '../collection/KubernetesSource';
import { readKubernetesSettings } from '../configuration/KubernetesSettings';
import { FakeCluster, fakePluginUrl } from './FakeCluster';

export const target = { id: 'prod', title: 'prod' };

/** A service in the namespace `shop` of prod. */
export function serviceNamed(name: string): CollectedService {
  return {
    entityRef: `component:default/${name}`,
    name,
    title: name,
    kubernetes: { id: name },
    environments: { prod: { cluster: 'prod', namespace: 'shop' } },
    absentEnvironments: [],
    metricsService: name,
    backupName: name,
    runtime: 'other',
    problems: [],
  };
}

export function deployment(
  name: string,
  image = 'x:1',
  resourceVersion = '101',
) {
  return {
    metadata: {
      uid: `uid-${name}`,
      name,
      namespace: 'shop',
      resourceVersion,
      labels: { 'backstage.io/kubernetes-id': name },
    },
    spec: { template: { spec: { containers: [{ name: 'app', image }] } } },
  };
}

export function pod(name: string, service: string) {
  return {
    metadata: {
      uid: `uid-${name}`,
      name,
      namespace: 'shop',
      resourceVersion: '101',
      labels: { 'backstage.io/kubernetes-id': service },
    },
    spec: { containers: [{ name: 'app', image: 'x:1' }] },
  };
}

/** A cluster with three Deployments, the source that collects it, and what that published. */
export class CollectedCluster {
  readonly cluster = new FakeCluster();
  readonly source = sourceWithPagesOf(2);
  services = [serviceNamed('orders'), serviceNamed('payments')];
  published: PublishedFact[] = [];
  confirmed = 0;
  readonly end = new AbortController();
  readonly context: CollectionContext = {
    signal: this.end.signal,
    logger: mockServices.logger.mock(),
    services: () => this.services,
    publish: async facts => {
      this.published.push(...facts);
    },
    confirm: async () => {
      this.confirmed += 1;
    },
    reportBudget: () => {},
    now: () => new Date('2026-11-22T10:00:00Z'),
  };

  constructor() {
    this.cluster.objects.set('deployments', [
      deployment('orders'),
      deployment('payments'),
      deployment('search'),
    ]);
  }

  factsOf(name: string, kind = 'kubernetes.workloads') {
    return this.published
      .filter(
        ({ entityRef, reference }) =>
          entityRef === `component:default/${name}` &&
          reference.kind.id === kind,
      )
      .map(({ fact }) => fact);
  }

  imagesOf(name: string): string[] {
    return this.factsOf(name).flatMap(fact =>
      fact.status === 'known'
        ? (fact.value as EnvironmentWorkloads).workloads.map(
            workload => workload.containers[0].image,
          )
        : [],
    );
  }
}

/** The source, which asks for lists in pages of this size. */
export function sourceWithPagesOf(pageSize: number): KubernetesSource {
  const settings = {
    ...readKubernetesSettings(mockServices.rootConfig()),
    pageSize,
    concurrency: 1,
  };
  const pause = async () => {};
  const client = new KubernetesProxyClient({
    discovery: mockServices.discovery.mock({
      getBaseUrl: async () => fakePluginUrl,
    }),
    auth: mockServices.auth.mock({
      getOwnServiceCredentials: async () => mockCredentials.service(),
      getPluginRequestToken: async () => ({ token: 'token' }),
    }),
    settings,
    pause,
  });
  return new KubernetesSource({ client, settings, pause });
}
