import type { LoggerService } from '@backstage/backend-plugin-api';
import type { SignalsService } from '@backstage/plugin-signals-node';
import { promotionSignalChannel } from '@release-readiness/backstage-plugin-release-readiness-common';

/**
 * Tells open pages that a promotion changed. Goes to everybody who listens, so
 * it names ids alone, which say nothing to whoever may not see the promotion.
 */
export class PromotionSignals {
  constructor(
    private readonly signals: SignalsService,
    private readonly logger: LoggerService,
  ) {}

  announce(promotionId: string): void {
    this.signals
      .publish({
        recipients: { type: 'broadcast' },
        channel: promotionSignalChannel,
        message: { promotionIds: [promotionId] },
      })
      .catch(error => {
        this.logger.warn(
          'Could not tell open pages of a changed promotion',
          error as Error,
        );
      });
  }
}
