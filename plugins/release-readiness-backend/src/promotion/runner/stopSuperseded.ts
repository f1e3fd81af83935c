import type { Instant } from '../states';
import type { EffectRecord } from '../store';
import { callOutside } from './callOutside';
import { kindOf, type Pass } from './Pass';

/** A run needs a moment to end once it was asked to. Milliseconds. */
const pause = 10_000;

/** Effects that are remembered; of a forgotten one is asked once more. */
const maximumRemembered = 1_000;

/**
 * What a replica knows of runs that it asked to end. Only saves questions:
 * another replica asks its own.
 */
export class StopRequests {
  /** When next to ask; `Infinity` = it has ended. */
  private readonly next = new Map<string, Instant>();

  isDue(effectId: string, now: Instant): boolean {
    return now >= (this.next.get(effectId) ?? 0);
  }

  note(effectId: string, next: Instant): void {
    this.next.delete(effectId);
    this.next.set(effectId, next);
    if (this.next.size <= maximumRemembered) return;
    const [oldest] = this.next.keys();
    this.next.delete(oldest);
  }
}

/**
 * Stops what is still under way beside a rollback, again and again until it is
 * known to have ended; a driver uses force on what does not heed it. That it
 * can't be stopped is no reason to wait: a run that is late is refused its
 * claim, and the workflows compare the version of a claim with what acted last.
 * Only one in the middle of its work is held up by nothing but this.
 */
export async function stopSuperseded(pass: Pass, now: Instant): Promise<void> {
  const { ports, limits, promotion, stops } = pass;
  const { name } = promotion.state;
  if (name !== 'rolling-back' && name !== 'verifying-rollback') return;
  const superseded = await ports.store.listEffects(promotion.id, [
    'superseded',
  ]);
  const effectIds = superseded
    .filter(effect => wasHandedOver(effect) && stops.isDue(effect.id, now))
    .map(({ id }) => id);
  if (effectIds.length === 0) return;
  for (const id of effectIds) stops.note(id, now + pause);
  try {
    await callOutside('stop runs', limits.callTimeout / 2, async signal => {
      const ended = await findEnded(pass, effectIds, signal);
      for (const id of ended) stops.note(id, Infinity);
      const running = effectIds.filter(id => !ended.has(id));
      if (running.length === 0) return;
      await ports.driver.abort(promotion.subject, {
        effectIds: running,
        signal,
      });
    });
  } catch (error) {
    ports.logger.warn(`Promotion ${promotion.id}: could not stop runs`, {
      error: kindOf(error),
    });
  }
}

function wasHandedOver({ body, deliveries }: EffectRecord): boolean {
  return body.kind === 'driver' && deliveries > 0;
}

/** Those whose run is over; one that can't be told of may still be running. */
async function findEnded(
  { ports: { driver }, promotion }: Pass,
  effectIds: string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  // To ask for the end of what has ended does no harm.
  const outcomes = await driver
    .track?.(promotion.subject, { effectIds, signal })
    .catch(() => []);
  return new Set(
    (outcomes ?? [])
      .filter(({ status }) => status !== 'running')
      .map(({ effectId }) => effectId),
  );
}
