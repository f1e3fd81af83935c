import type { Fact } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { RefreshStore } from '../../collection';
import type { Instant } from '../states';
import type { ReleaseFacts } from './ReleaseFacts';

/** A target that takes longer is not waited for: what is there is judged. */
const patience = 2 * 60_000;

/** Fresher evidence is on its way: the answer comes later. */
export class EvidenceRefreshError extends Error {
  constructor(entityRef: string) {
    super(`Evidence of ${entityRef} is being collected`);
    this.name = 'EvidenceRefreshError';
  }
}

/** What the refresh works with. */
export interface EvidenceRefreshOptions {
  refreshes: Pick<RefreshStore, 'status'>;
  /** Asks all targets of these services. */
  requestServices(entityRefs: readonly string[]): Promise<void>;
}

// A target that fails has been asked, and would not answer now.
const mayComeBack: ReadonlySet<string> = new Set([
  'general.unavailable.stale',
  'general.unavailable.not-collected',
  'general.unavailable.candidate-changed',
]);

function isOld(
  fact: Fact<unknown> | undefined,
  now: Instant,
  age: number,
): boolean {
  if (fact?.status === 'known') return now - Date.parse(fact.observedAt) > age;
  return fact !== undefined && mayComeBack.has(fact.reason.key);
}

/**
 * Has old evidence collected again. How that goes is in the database, so that
 * replicas do not ask in turns, and a restart forgets nothing.
 */
export class EvidenceRefresh {
  constructor(private readonly options: EvidenceRefreshOptions) {}

  /**
   * Asks for fresher evidence where it is older than half of what counts.
   *
   * @returns whether it is worth waiting for
   */
  async ask(
    facts: ReleaseFacts,
    keys: Iterable<string>,
    given: { now: Instant; maximumAge: number },
  ): Promise<boolean> {
    const { now, maximumAge } = given;
    const old = [...keys].some(key =>
      isOld(facts.all.get(key), now, maximumAge / 2),
    );
    if (!old) return false;
    const { entityRef } = facts.service;
    const before = await this.options.refreshes.status(entityRef);
    if (before?.state === 'running') {
      return now - Date.parse(before.startedAt) < patience;
    }
    const endedAt = Date.parse(before?.finishedAt ?? '');
    // It was collected a moment ago: this is what there is.
    if (now - endedAt < maximumAge / 4) return false;
    await this.options.requestServices([entityRef]);
    const after = await this.options.refreshes.status(entityRef);
    return after?.state === 'running';
  }

  /** @throws EvidenceRefreshError while fresher evidence is on its way */
  async demand(...asked: Parameters<EvidenceRefresh['ask']>): Promise<void> {
    if (await this.ask(...asked)) {
      throw new EvidenceRefreshError(asked[0].service.entityRef);
    }
  }
}
