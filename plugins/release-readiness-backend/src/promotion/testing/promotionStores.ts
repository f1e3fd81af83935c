import type { Knex } from 'knex';
import { DatabasePromotionStore } from '../../database';
import { databaseIds, openMigrated } from '../../database/__testUtils__';
import type { Promotion } from '../states';
import { MemoryPromotionStore } from '../store/MemoryPromotionStore';
import type { PromotionLease, PromotionStore } from '../store/PromotionStore';
import { transition } from '../transition';
import {
  buildPromotion,
  eventFor,
  pendingEffectId,
  policy,
  promotionIn,
  startOfTests,
  user,
} from './builders';

/** A store under test, and its clock. */
export interface Harness {
  store: PromotionStore;
  /** Lets time pass on the clock that decides. */
  pass(milliseconds: number): Promise<void>;
}

function openMemory(): Harness {
  let now = startOfTests;
  return {
    store: new MemoryPromotionStore(() => now),
    pass: async milliseconds => {
      now += milliseconds;
    },
  };
}

/** A store in an empty database. */
export async function openDatabase(
  id: (typeof databaseIds)[number][0],
): Promise<Harness & { knex: Knex }> {
  const knex = await openMigrated(id);
  return {
    knex,
    store: new DatabasePromotionStore(knex),
    // The clock of a database can't be moved: what it is compared with can.
    pass: async milliseconds => {
      await knex('promotions').update({
        wake_at: knex.raw('wake_at - ?', [milliseconds]),
        lease_until: knex.raw('lease_until - ?', [milliseconds]),
      });
    },
  };
}

/** What every store has to do is tested with each of these. */
export const stores: [string, () => Promise<Harness>][] = [
  ['memory', async () => openMemory()],
  ...databaseIds.map(([id]): [string, () => Promise<Harness>] => [
    id,
    () => openDatabase(id),
  ]),
];

/** What a replica asks for. */
export const lease = { limit: 10, leaseMilliseconds: 30_000 };

/** A promotion that somebody requested, due at once. */
export async function create(
  harness: Harness,
  promotion: Promotion = buildPromotion(),
  idempotencyKey = `key of ${promotion.id}`,
) {
  return harness.store.create(promotion, {
    idempotencyKey,
    actor: user('requester'),
    wakeAt: 1,
  });
}

/** The lease on the only promotion that is due. */
export async function leaseOf(harness: Harness, owner = 'one') {
  const [claimed] = await harness.store.claimDue(owner, lease);
  if (!claimed) throw new Error('not claimed');
  return claimed.lease;
}

/** Writes what an event makes of a promotion; a refusal leaves it as it was. */
export async function commit(
  { store }: Harness,
  before: Promotion,
  kind: Parameters<typeof eventFor>[0],
  withLease?: PromotionLease,
) {
  const result = transition(
    before,
    eventFor(kind, before, startOfTests),
    startOfTests,
    policy,
  );
  await store.commit({ before, result, lease: withLease });
  if (result.outcome === 'refused') return before;
  return result.promotion;
}

/** A promotion whose driver is to put the canary there. */
export async function withDriverEffect(harness: Harness) {
  await create(harness, promotionIn('preparing'));
  const held = await leaseOf(harness);
  const promotion = await commit(
    harness,
    promotionIn('preparing'),
    'step-verified',
    held,
  );
  const effectId = pendingEffectId(promotion);
  if (effectId === undefined) throw new Error('no effect');
  return { held, promotion, effectId };
}
