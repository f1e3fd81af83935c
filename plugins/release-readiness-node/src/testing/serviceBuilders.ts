import type { RunningVersion } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { ServiceDescriptor } from '../service';

/**
 * Digest of the candidate that the other builders agree on.
 *
 * @public
 */
export const testDigest = `sha256:${'a1'.repeat(32)}`;

/**
 * Commit of the candidate that the other builders agree on.
 *
 * @public
 */
export const testCommit = 'c0ffee'.repeat(6).concat('c0ff');

/**
 * A service that is mapped to all sources and keeps core data.
 *
 * @public
 */
export function buildService(
  overrides: Partial<ServiceDescriptor> = {},
): ServiceDescriptor {
  return {
    entityRef: 'component:default/orders',
    name: 'orders',
    title: 'Orders',
    owner: 'group:default/order-team',
    kubernetes: { id: 'orders' },
    environments: {
      dev: { cluster: 'dev', namespace: 'shop-dev' },
      test: { cluster: 'test', namespace: 'shop-test' },
      staging: { cluster: 'staging', namespace: 'shop-staging' },
      prod: { cluster: 'prod', namespace: 'shop-prod' },
    },
    absentEnvironments: [],
    github: { host: 'github.com', owner: 'shop', repository: 'orders' },
    metricsService: 'orders',
    backupName: 'orders',
    dataClass: 'core',
    runtime: 'jvm',
    problems: [],
    ...overrides,
  };
}

/**
 * What runs on staging, its commit known by annotation.
 *
 * @public
 */
export function buildCandidate(
  overrides: Partial<RunningVersion> = {},
): RunningVersion {
  return {
    environment: 'staging',
    digests: [testDigest],
    images: [`registry.example/orders:1.2.0@${testDigest}`],
    resolution: {
      commit: testCommit,
      origin: 'annotation',
      considered: [{ origin: 'annotation', commit: testCommit }],
    },
    ...overrides,
  };
}
