import type { DriverEffect } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { EffectDelivery, EffectRecord } from '../store';
import type { Pass } from './Pass';

const done: EffectDelivery = { status: 'done' };

/**
 * Does one thing outside, or hands it over. Every receiver knows the effect's
 * id and does the same only once.
 *
 * @returns `undefined` when it is not known whether it happened
 * @throws whatever the receiver throws: then it is handed over again
 */
export async function handOver(
  pass: Pass,
  effect: EffectRecord,
  signal: AbortSignal,
): Promise<EffectDelivery | undefined> {
  const { ports, promotion } = pass;
  const { body, id } = effect;
  switch (body.kind) {
    case 'driver':
      return drive(pass, effect, body.effect, signal);
    case 'notify':
      await ports.notifier.notify(
        {
          id,
          tier: body.tier,
          message: body.message,
          entityRef: promotion.subject.entityRef,
          promotionId: promotion.id,
          recipients: body.recipients,
        },
        { signal },
      );
      return done;
    case 'start-change': {
      const change = await findOrRegister(pass, signal);
      if (change) {
        await ports.changes.start({
          number: change.number,
          correlationId: id,
          signal,
        });
      }
      return done;
    }
    case 'close-change': {
      const change = await findOrRegister(pass, signal);
      if (change?.isNew) {
        // The register was down the whole time: it hears of both at once.
        await ports.changes.start({
          number: change.number,
          correlationId: `${id}/start`,
          signal,
        });
      }
      if (change) {
        await ports.changes.close({
          number: change.number,
          correlationId: id,
          code: body.code,
          notes: ports.describe(body.notes),
          signal,
        });
      }
      return done;
    }
    case 'deployment-status':
      await ports.deployments?.report(promotion, {
        effectId: id,
        state: body.state,
        of: body.of ?? 'candidate',
        signal,
      });
      return done;
    case 'anchor':
    case 'seal-evidence': {
      const anchor = await ports.store.anchor(promotion.id);
      await ports.anchors?.publish(promotion.id, anchor, { signal });
      return done;
    }
    default:
      // The lock and the review are part of the promotion: the commit that
      // made this effect has released the one and opened the other.
      return done;
  }
}

/** The change record; a promotion that was never submitted has none. */
async function findChange(
  { ports, stored, promotion }: Pass,
  signal: AbortSignal,
): Promise<{ number: string } | undefined> {
  if (stored.change) return stored.change;
  const found = await ports.changes.find({
    correlationId: promotion.id,
    signal,
  });
  if (!found) return undefined;
  await ports.store.recordChange(promotion.id, {
    number: found.number,
    url: found.url,
  });
  return found;
}

/**
 * A rollback does not wait for its change to be registered: that is made up
 * for once it is under way, however often it takes.
 */
async function findOrRegister(
  pass: Pass,
  signal: AbortSignal,
): Promise<{ number: string; isNew?: true } | undefined> {
  const { ports, promotion } = pass;
  const found = await findChange(pass, signal);
  const { kind, change, lock, subject, subjectHash, id } = promotion;
  if (found || kind !== 'rollback' || !change || lock === 'none') return found;
  const { number, url } = await ports.changes.register({
    correlationId: id,
    entityRef: subject.entityRef,
    subjectHash,
    content: change,
    signal,
  });
  await ports.store.recordChange(id, { number, url });
  return { number, isNew: true };
}

async function drive(
  { ports, promotion, lease }: Pass,
  { id, expectedVersion }: EffectRecord,
  effect: DriverEffect,
  signal: AbortSignal,
): Promise<EffectDelivery | undefined> {
  // The driver finds out by the id whether it already happened.
  const receipt = await ports.driver.apply(
    promotion.subject,
    { effectId: id, fence: lease.fence, expectedVersion, effect },
    { signal },
  );
  switch (receipt.status) {
    case 'accepted':
    case 'already-done':
      return {
        status: 'accepted',
        externalId: receipt.externalId,
        url: receipt.url,
      };
    case 'refused':
      return {
        status: 'failed',
        reason: receipt.reason,
        retryable: receipt.retryable,
      };
    default:
      return undefined;
  }
}
