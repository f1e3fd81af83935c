import {
  type CollectedService,
  type CollectionContext,
  factOf,
  type FactKind,
  type FactOrigin,
  type PublishedFact,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Outcome } from '../outcome';

/** Gathers facts of one batch, to be stored at once. */
export class FactBatch {
  readonly #facts: PublishedFact[] = [];
  readonly #origin: FactOrigin;
  readonly #context: CollectionContext;

  constructor(context: CollectionContext, origin: FactOrigin) {
    this.#context = context;
    this.#origin = origin;
  }

  /** @param observedAt - when it was seen, where that was before now */
  add<T>(
    service: CollectedService,
    kind: FactKind<T>,
    outcome: Outcome<T>,
    observedAt: Date = this.#context.now(),
  ): void {
    this.#facts.push({
      entityRef: service.entityRef,
      reference: factOf(kind),
      fact:
        outcome.status === 'known'
          ? {
              status: 'known',
              value: outcome.value,
              observedAt: observedAt.toISOString(),
              origin: this.#origin,
            }
          : {
              status: 'unavailable',
              reason: outcome.reason,
              origin: this.#origin,
            },
    });
  }

  async publish(): Promise<void> {
    if (this.#facts.length > 0) {
      await this.#context.publish(this.#facts);
    }
  }
}
