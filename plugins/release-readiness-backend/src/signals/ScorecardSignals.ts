import type { LoggerService } from '@backstage/backend-plugin-api';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  entityRefHash,
  scorecardSignalChannel,
} from '@release-readiness/backstage-plugin-release-readiness-common';

/** A message names at most so many services; more follow in the next. */
const batchSize = 500;

/**
 * Tells open pages that scorecards changed. Goes to everybody who listens, so
 * it names no service; a page that misses it reads anew after a while.
 */
export class ScorecardSignals {
  constructor(
    private readonly signals: SignalsService,
    private readonly logger: LoggerService,
  ) {}

  async announce(entityRefs: readonly string[]): Promise<void> {
    const changed = entityRefs.map(entityRefHash);
    for (let start = 0; start < changed.length; start += batchSize) {
      try {
        await this.signals.publish({
          recipients: { type: 'broadcast' },
          channel: scorecardSignalChannel,
          message: { changed: changed.slice(start, start + batchSize) },
        });
      } catch (error) {
        this.logger.warn(
          'Could not tell open pages of changed scorecards',
          error as Error,
        );
      }
    }
  }
}
