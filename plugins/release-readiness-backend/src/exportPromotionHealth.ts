import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import type { RunnerHealth } from './promotion';

/**
 * Exports for how long due work has been left. Rules outside Backstage fire
 * when it grows, and when it is not there: then the portal is silent.
 */
export function exportPromotionHealth(
  metrics: Pick<MetricsService, 'createObservableGauge'>,
  health: () => Promise<RunnerHealth>,
): void {
  metrics
    .createObservableGauge('promotion_oldest_overdue_seconds', {
      description: 'For how long due work on promotions has been left',
      unit: 's',
    })
    .addCallback(async result => {
      // A store that does not answer leaves a gap: the rule fires on it.
      const { overdueSeconds } = await health();
      result.observe(overdueSeconds);
    });
}
