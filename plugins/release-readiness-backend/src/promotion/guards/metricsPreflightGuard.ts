import type {
  GuardResult,
  PromotionPolicy,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  Fact,
  MetricsPreflight,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { p99CanFire } from '../triggers';
import { conclude, evidenceOf, missingEvidence } from './guardResult';

/**
 * The triggers of §5.2 can fire: series exist, labels match, one series comes
 * back, scrapes are dense enough, the histogram reaches above the P99 limit.
 * A first release has no series yet; its canary's missing data will hold it.
 */
export function metricsPreflightGuard(input: {
  preflight: Fact<MetricsPreflight> | undefined;
  firstRelease: boolean;
  now: number;
  policy: PromotionPolicy;
}): GuardResult {
  const { preflight, firstRelease, now, policy } = input;
  const gap = missingEvidence(preflight, now, policy.evidenceMaximumAge);
  if (gap || preflight?.status !== 'known') {
    return conclude('metrics-preflight', gap ? [gap] : []);
  }
  if (firstRelease) {
    return {
      ...conclude('metrics-preflight', [evidenceOf(true, 'first-release')]),
      caveat: { key: 'promotion.caveat.first-release' },
    };
  }
  const found = preflight.value;
  const { scrapeInterval } = found;
  const more = { observedAt: preflight.observedAt };
  const limit = policy.rollbackP99.limit;
  return conclude('metrics-preflight', [
    evidenceOf(found.requestSeries, 'request-series', undefined, more),
    evidenceOf(found.errorSeries, 'error-series', undefined, more),
    evidenceOf(found.labelsMatch, 'labels-match', undefined, more),
    evidenceOf(found.singleSeries, 'single-series', undefined, more),
    evidenceOf(
      scrapeInterval === undefined
        ? undefined
        : scrapeInterval * 4 <= policy.queryWindow,
      'scrape-interval',
      {
        seconds: scrapeInterval === undefined ? '–' : scrapeInterval / 1000,
        window: policy.queryWindow / 1000,
      },
      more,
    ),
    evidenceOf(
      p99CanFire(found.buckets, limit) !== 'never',
      'p99-bucket',
      { limit },
      more,
    ),
    // A trigger that fires on a healthy service would undo every release.
    ...(found.falseAlarms === undefined
      ? []
      : [
          evidenceOf(
            found.falseAlarms === 0,
            'false-alarms',
            { count: found.falseAlarms },
            more,
          ),
        ]),
  ]);
}
