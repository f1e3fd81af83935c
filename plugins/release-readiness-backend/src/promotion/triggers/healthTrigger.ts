import type { PromotionPolicy } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Breach, Instant } from '../states';

/** One stored call of the canary's health. */
export interface HealthProbe {
  at: Instant;
  /**
   * `failed`: not 2xx, timeout, refused. `unknown`: the fault is the prober's
   * own (name service of its host, Kubernetes API 5xx).
   */
  outcome: 'succeeded' | 'failed' | 'unknown';
}

/** One stored run of the smoke test. */
export interface SmokeResult {
  at: Instant;
  outcome: 'passed' | 'failed' | 'unknown';
}

function inOrder<T extends { at: Instant }>(results: readonly T[]): T[] {
  return [...results].sort((a, b) => a.at - b.at);
}

/**
 * §5.2: failed probes in a row, counted from what is stored. A probe that says
 * nothing neither counts nor resets.
 */
export function findHealthBreach(
  probes: readonly HealthProbe[],
  now: Instant,
  policy: PromotionPolicy,
): Breach | undefined {
  let row: HealthProbe[] = [];
  for (const probe of inOrder(probes)) {
    if (probe.outcome === 'succeeded') row = [];
    if (probe.outcome === 'failed') row = [...row, probe];
    if (row.length >= policy.healthFailures) {
      return {
        trigger: 'health',
        message: {
          key: 'promotion.breach.health',
          params: { count: row.length },
        },
        from: row[0].at,
        to: probe.at,
        detectedAt: now,
        points: row.map(({ at }) => ({ t: at, class: 'BREACH' })),
      };
    }
  }
  return undefined;
}

/** §5.2: any failed smoke test. */
export function findSmokeBreach(
  results: readonly SmokeResult[],
  now: Instant,
): Breach | undefined {
  const failed = inOrder(results).find(({ outcome }) => outcome === 'failed');
  return (
    failed && {
      trigger: 'smoke',
      message: { key: 'promotion.breach.smoke' },
      from: failed.at,
      to: failed.at,
      detectedAt: now,
      points: [{ t: failed.at, class: 'BREACH' }],
    }
  );
}

/** When health was last seen, well or ill. */
export function lastKnownProbe(
  probes: readonly HealthProbe[],
): HealthProbe | undefined {
  return inOrder(probes).findLast(({ outcome }) => outcome !== 'unknown');
}

/**
 * The newest probe that says anything is fresh, well, and not from before the
 * step: how a canary was at 5 % says nothing of it at 30 %.
 *
 * @param since - when the step began
 */
export function isHealthy(
  probes: readonly HealthProbe[],
  since: Instant,
  now: Instant,
  policy: PromotionPolicy,
): boolean {
  const last = lastKnownProbe(probes);
  return (
    last?.outcome === 'succeeded' &&
    last.at >= since &&
    now - last.at <= policy.unknownHold
  );
}

/** The newest smoke test since the instant passed. */
export function smokeTestPassed(
  results: readonly SmokeResult[],
  since: Instant,
): boolean {
  return (
    inOrder(results).findLast(
      ({ at, outcome }) => at >= since && outcome !== 'unknown',
    )?.outcome === 'passed'
  );
}
