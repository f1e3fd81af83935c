import type { CollectionContext } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { CollectorOptions } from './Collector';
import type { TargetLease } from './stores';

/** What the source is asked to do. */
export interface Work {
  /** Only for these services. */
  only?: readonly string[];
  /** While a watch on the same target publishes too. */
  besideWatch?: boolean;
}

/**
 * What a source gets for one piece of work. Once the signal aborts it stores
 * nothing any more, whether the source listens or not.
 */
export function createContext(
  options: CollectorOptions & { lease: TargetLease },
  signal: AbortSignal,
  { only, besideWatch }: Work = {},
): CollectionContext {
  const { lease, now, timing, logger, services } = options;
  const assertOpen = () => {
    if (signal.aborted) throw new Error('The work on this target has ended');
  };
  return {
    signal,
    only,
    logger: logger.child({ source: lease.source, target: lease.target }),
    services: () => services.list(),
    publish: async facts => {
      assertOpen();
      if (facts.length === 0) return;
      const changed = await options.facts.publish(lease, facts, now(), {
        keepNewer: besideWatch,
      });
      await options.markChanged(
        changed,
        new Date(now().getTime() + timing.debounce),
      );
    },
    confirm: async () => {
      assertOpen();
      await options.targets.confirm(lease, now());
    },
    reportBudget: budget => {
      options.targets
        .recordBudget(lease, budget)
        .catch(error =>
          logger.warn(
            `Could not keep the request budget of ${lease.source}/${lease.target}`,
            error,
          ),
        );
    },
    now,
  };
}
