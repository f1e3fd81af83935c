import type {
  CheckOutcome,
  SourceTargetHealth,
} from '@release-readiness/backstage-plugin-release-readiness-common';

import type { ApiClient } from '../../portal/client';
import {
  differences,
  readOutcomes,
  type Outcomes,
} from '../../portal/outcomes';
import { waitUntil } from '../../servers';
import type { ClusterName } from './clusters';

/** A change comes by watch; nothing is listed again for half an hour. */
const SEEN_WITHIN = 120_000;
/**
 * After an outage the product waits longer before it asks again. One that was
 * over before it asked shows by a watch that is silent, after 150 s.
 */
const RECOVERED_WITHIN = 300_000;
/** Reading every scorecard is work for the portal that it is waited for. */
const ASKED_EVERY = 500;

/** Waits for what the product says; fails with what it said last. */
export class ProductObserver {
  readonly #api: ApiClient;

  constructor(api: ApiClient) {
    this.#api = api;
  }

  /** Every outcome as it is now. */
  outcomes(): Promise<Outcomes> {
    return readOutcomes(this.#api);
  }

  /** An outcome that follows from a change within the watch. */
  seen(service: string, check: string, outcome: CheckOutcome) {
    return this.#outcome(service, check, outcome, SEEN_WITHIN);
  }

  /** An outcome that follows from an outage or its end. */
  eventually(service: string, check: string, outcome: CheckOutcome) {
    return this.#outcome(service, check, outcome, RECOVERED_WITHIN);
  }

  /** The health of a cluster's collection, once it is so (and for that reason). */
  health(
    cluster: ClusterName,
    status: 'healthy' | 'failing',
    reason = /./,
  ): Promise<SourceTargetHealth> {
    return waitUntil(
      `${cluster} is ${status}`,
      async () =>
        (await this.#api.sources()).find(
          health =>
            health.source === 'kubernetes' &&
            health.target === cluster &&
            health.status === status &&
            (status === 'healthy' || reason.test(health.reason?.key ?? '')),
        ),
      { deadline: RECOVERED_WITHIN },
    );
  }

  /** Waits until the outcomes are these; answers how many they are. */
  async agreesWith(outcomes: Outcomes): Promise<number> {
    return waitUntil(
      'all outcomes are as before',
      async () => {
        const different = differences(outcomes, await this.outcomes());
        if (different.length > 0) {
          throw new Error(JSON.stringify(different.slice(0, 5)));
        }
        return outcomes.size;
      },
      { deadline: RECOVERED_WITHIN, interval: ASKED_EVERY },
    );
  }

  /**
   * Waits until a service's facts of a kind are unavailable for these reasons
   * and no other (none: until they are known); answers the reasons.
   */
  async unavailableFor(
    service: string,
    kind: string,
    expected: readonly string[],
  ): Promise<string[]> {
    return waitUntil(
      `${kind} of ${service} has the reasons [${expected}]`,
      async () => {
        const { results } = await this.#api.scorecard(service);
        const reasons = new Set(
          results
            .flatMap(({ evidence }) => evidence)
            .filter(
              ({ fact, status }) =>
                fact.startsWith(kind) && status === 'unavailable',
            )
            .map(({ reason }) => reason?.key ?? ''),
        );
        if ([...reasons].sort().join() !== [...expected].sort().join()) {
          throw new Error(`it has [${[...reasons]}]`);
        }
        return [...reasons];
      },
      { deadline: RECOVERED_WITHIN },
    );
  }

  #outcome(
    service: string,
    check: string,
    outcome: CheckOutcome,
    deadline: number,
  ): Promise<CheckOutcome> {
    return waitUntil(
      `${service} ${check} is ${outcome}`,
      async () => {
        const { results } = await this.#api.scorecard(service);
        const found = results.find(({ checkId }) => checkId === check)?.outcome;
        if (found !== outcome) {
          throw new Error(`it is ${found}`);
        }
        return found;
      },
      { deadline },
    );
  }
}
