import { ConfigReader } from '@backstage/config';
import {
  defaultPromotionPolicy,
  type PromotionSubject,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  buildService,
  type LiveMetricsRequest,
} from '@release-readiness/backstage-plugin-release-readiness-node';

// The parts are put together here as the portal does it; no package exports them.
import { readConfiguration } from '../../../plugins/release-readiness-backend-module-prometheus/src/configuration';
import { PrometheusLiveMetrics } from '../../../plugins/release-readiness-backend-module-prometheus/src/promotion';

/** A promotion of a service. */
export function subjectOf(service: string): PromotionSubject {
  return {
    entityRef: `component:default/${service}`,
    environment: 'prod',
    driver: 'github-actions',
    digests: [{ container: 'app', digest: `sha256:${'b'.repeat(64)}` }],
    commit: 'c'.repeat(40),
    configurationDigest: 'd'.repeat(64),
    category: 'normal',
    rollbackPlan: {
      application: { kind: 'remove' },
      database: { kind: 'none' },
      cacheKeyPatterns: [],
      notify: [],
      workflow: '.github/workflows/rollback.yaml',
    },
    policyVersion: defaultPromotionPolicy.version,
  };
}

/** Live metrics of a server, as the module makes them. */
export function liveMetricsOf(url: string, now: number): PrometheusLiveMetrics {
  return new PrometheusLiveMetrics({
    configuration: readConfiguration(
      new ConfigReader({
        releaseReadiness: {
          prometheus: {
            servers: [{ name: 'prod', url, environments: ['prod'] }],
          },
        },
      }),
    ),
    portal: {
      findService: async entityRef => {
        const name = entityRef.replace('component:default/', '');
        return buildService({
          entityRef,
          name,
          metricsService: name,
          environments: { prod: { cluster: 'prod', namespace: 'mall-prod' } },
        });
      },
      observe: async () => {
        throw new Error('Pods are told by their track');
      },
    },
    now: () => now,
  });
}

/** What the runner asks in a step, by the standard's policy. */
export function requestOf(
  from: number,
  to: number,
  more: Partial<LiveMetricsRequest> = {},
): LiveMetricsRequest {
  return {
    target: 'canary',
    from,
    to,
    step: defaultPromotionPolicy.gridStep,
    window: defaultPromotionPolicy.queryWindow,
    p99Limit: defaultPromotionPolicy.rollbackP99.limit,
    ...more,
  };
}
