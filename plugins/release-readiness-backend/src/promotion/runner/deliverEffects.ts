import type { Instant } from '../states';
import type { EffectDelivery, EffectRecord } from '../store';
import { handOver } from './handOver';
import { type Pass, tryOutside } from './Pass';

/**
 * Hands over what is in the outbox and due: what CI has to do first. Each is
 * noted as sent before it is, so that whoever takes over knows that it may have
 * happened; receivers know the same id again.
 *
 * @returns when something is to be handed over again
 */
export async function deliverEffects(
  pass: Pass,
  now: Instant,
): Promise<Instant | undefined> {
  const { ports, lease } = pass;
  const open = await ports.store.listEffects(lease.promotionId, [
    'pending',
    'sent',
  ]);
  const waiting = open.filter(({ accepted }) => !accepted);
  const due = waiting.filter(({ dueAt }) => dueAt <= now);
  const later = waiting.filter(({ dueAt }) => dueAt > now);
  const again = later.map(({ dueAt }) => dueAt);
  for (const effect of [...due.filter(isDriver), ...due.filter(notDriver)]) {
    if (!(await ports.store.markSent(lease, effect.id))) continue;
    const delivery = await deliver(pass, effect, now);
    await ports.store.recordDelivery(lease, effect.id, delivery);
    if (delivery.status === 'retry') again.push(delivery.at);
  }
  return again.length > 0 ? Math.min(...again) : undefined;
}

function isDriver({ body }: EffectRecord): boolean {
  return body.kind === 'driver';
}

function notDriver(effect: EffectRecord): boolean {
  return !isDriver(effect);
}

async function deliver(
  pass: Pass,
  effect: EffectRecord,
  now: Instant,
): Promise<EffectDelivery> {
  const { limits, ports } = pass;
  const done = await tryOutside(pass, `hand over ${effect.step}`, signal =>
    handOver(pass, effect, signal),
  );
  if (done?.answer) return done.answer;
  const deliveries = effect.deliveries + 1;
  // The deadline of its state ends what CI has to do, nothing else.
  if (notDriver(effect) && deliveries >= limits.maximumDeliveries) {
    ports.logger.error(
      `Promotion ${effect.promotionId}: ${effect.step} was given up after ${deliveries} attempts`,
    );
    return {
      status: 'failed',
      reason: { key: 'promotion.cause.effect-failed' },
      retryable: false,
    };
  }
  const { retryBase, retryMaximum } = limits;
  const maximum = isDriver(effect) ? retryBase * 8 : retryMaximum;
  const pause = retryBase * 2 ** Math.min(deliveries - 1, 20);
  return { status: 'retry', at: now + Math.min(maximum, pause) };
}
