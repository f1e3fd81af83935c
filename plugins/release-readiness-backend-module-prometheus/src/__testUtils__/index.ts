import type { PromotionSubject } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  CollectedService,
  CollectionContext,
  PublishedFact,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { ConfigReader } from '@backstage/config';
import { mockServices } from '@backstage/backend-test-utils';
import {
  PrometheusConfiguration,
  readConfiguration,
  ServerConfiguration,
} from '../configuration';
import type { ServicePlace } from '../mapping/ServiceRows';

/** A service that is in all four environments, in namespaces `mall-<environment>`. */
export function testService(name: string): CollectedService {
  return {
    entityRef: `component:default/${name}`,
    name,
    title: name,
    environments: {
      staging: { cluster: 'staging', namespace: 'mall-staging' },
      prod: { cluster: 'prod', namespace: 'mall-prod' },
    },
    absentEnvironments: [],
    metricsService: name,
    backupName: name,
    runtime: 'jvm',
    problems: [],
  };
}

/** A promotion of mall-order. */
export function testSubject(
  overrides: Partial<PromotionSubject> = {},
): PromotionSubject {
  const digests = (letter: string) => [
    { container: 'app', digest: `sha256:${letter.repeat(64)}` },
  ];
  return {
    entityRef: 'component:default/mall-order',
    environment: 'prod',
    driver: 'github-actions',
    digests: digests('b'),
    commit: 'c'.repeat(40),
    configurationDigest: 'd'.repeat(64),
    category: 'normal',
    rollbackPlan: {
      application: { kind: 'revision', digests: digests('a'), revision: '41' },
      database: { kind: 'none' },
      cacheKeyPatterns: [],
      notify: ['group:default/team-order'],
      workflow: '.github/workflows/rollback.yaml',
    },
    policyVersion: '1',
    ...overrides,
  };
}

/** That service in production. */
export function testPlace(name: string): ServicePlace {
  return {
    service: testService(name),
    location: { cluster: 'prod', namespace: 'mall-prod' },
  };
}

/** A configuration with one server for prod, and more of its section. */
export function testConfiguration(
  server: object = {},
  section: object = {},
): PrometheusConfiguration {
  return readConfiguration(
    new ConfigReader({
      releaseReadiness: {
        prometheus: {
          servers: [
            {
              name: 'prod',
              url: 'http://prometheus.example',
              environments: ['prod'],
              ...server,
            },
          ],
          ...section,
        },
      },
    }),
  );
}

/** The server of {@link testConfiguration}. */
export function testServer(server: object = {}): ServerConfiguration {
  return testConfiguration(server).servers[0];
}

/** A context that keeps what was published. */
export function testContext(
  services: readonly CollectedService[],
  options: Partial<CollectionContext> = {},
): CollectionContext & { readonly published: PublishedFact[] } {
  const published: PublishedFact[] = [];
  return {
    signal: new AbortController().signal,
    logger: mockServices.logger.mock(),
    services: () => services,
    publish: async facts => {
      published.push(...facts);
    },
    confirm: async () => undefined,
    reportBudget: () => undefined,
    now: () => new Date('2026-11-02T09:00:00Z'),
    ...options,
    published,
  };
}
