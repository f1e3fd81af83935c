import type { PromotionPolicy } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { MetricValue } from '@release-readiness/backstage-plugin-release-readiness-node';

/** The actual share of the canary is near enough to the intended weight. */
export function shareAgrees(
  share: MetricValue | undefined,
  intended: number,
  policy: PromotionPolicy,
): boolean {
  // Everything goes to one version: there is nothing to divide.
  if (intended >= 100) return true;
  const value = share?.problem === undefined ? share?.value : undefined;
  return (
    value !== undefined &&
    Number.isFinite(value) &&
    Math.abs(value - intended) <= intended * policy.trafficShareTolerance
  );
}
