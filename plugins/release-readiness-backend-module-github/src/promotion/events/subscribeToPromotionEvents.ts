import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';
import {
  type PromotionHint,
  promotionTopics,
  readPromotionHint,
} from './promotionHints';

/** GitHub waits 10 seconds for a webhook's answer. Milliseconds. */
const longestWork = 8_000;

/**
 * Looks at once when a webhook says that a job waits or a run went on. What
 * fails here is found again by polling.
 */
export async function subscribeToPromotionEvents(options: {
  events: EventsService;
  follow(hint: PromotionHint, signal: AbortSignal): Promise<void>;
  logger: LoggerService;
  /** Ends the work at shut-down. */
  signal: AbortSignal;
}): Promise<void> {
  const { events, follow, logger } = options;
  await events.subscribe({
    id: 'release-readiness-github-promotions',
    topics: promotionTopics,
    async onEvent(event) {
      const hint = readPromotionHint(event);
      if (!hint) {
        return;
      }
      try {
        await follow(
          hint,
          AbortSignal.any([options.signal, AbortSignal.timeout(longestWork)]),
        );
      } catch (error) {
        logger.warn(
          `Could not follow ${event.topic} of ${hint.host}/${hint.repository}; polling will`,
          error as Error,
        );
      }
    },
  });
}
