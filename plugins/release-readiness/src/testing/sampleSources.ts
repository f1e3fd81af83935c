import type { SourceTargetHealth } from '@release-readiness/backstage-plugin-release-readiness-common';
import { minutesAgo } from './buildScorecard';

/** One target that fails, one that answers with a budget, one that can't be asked. */
export const sampleSources: SourceTargetHealth[] = [
  {
    source: 'prometheus',
    target: 'prod',
    title: 'Prometheus prod',
    url: 'https://prometheus.example.com',
    status: 'failing',
    lastSuccessAt: minutesAgo(22),
    lastAttemptAt: minutesAgo(1),
    nextAttemptAt: minutesAgo(-2),
    consecutiveFailures: 4,
    reason: {
      key: 'general.unavailable.timeout',
      params: { target: 'Prometheus prod', seconds: 10 },
    },
  },
  ...['dev', 'test', 'staging', 'prod'].map((cluster): SourceTargetHealth => ({
    source: 'kubernetes',
    target: cluster,
    title: `Kubernetes ${cluster}`,
    status: 'healthy',
    lastSuccessAt: minutesAgo(0.5),
    consecutiveFailures: 0,
  })),
  {
    source: 'github',
    target: 'mall',
    title: 'GitHub mall',
    url: 'https://github.example.com/mall',
    status: 'healthy',
    lastSuccessAt: minutesAgo(3),
    consecutiveFailures: 0,
    budget: { limit: 5000, remaining: 4312, resetAt: minutesAgo(-31) },
  },
];
