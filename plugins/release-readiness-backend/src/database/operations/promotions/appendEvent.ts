import type { Knex } from 'knex';
import type { PromotionActor } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  canonicalJson,
  chainEvent,
  type ChainedEvent,
} from '../../../promotion';

/** The clock that decides, as an expression of SQL in milliseconds. */
export type SqlClock = (knex: Knex) => Knex.Raw;

/** The clock, read. */
export async function readClock(knex: Knex, clock: SqlClock): Promise<number> {
  const rows = await knex.select({ now: clock(knex) });
  return Number(rows[0].now);
}

/**
 * Appends a line to the trail of a promotion whose row is locked.
 *
 * @returns the new head, to be stored in the promotion's row
 */
export async function appendEvent(
  transaction: Knex,
  clock: SqlClock,
  promotionId: string,
  head: { seq: number; hash: string } | undefined,
  event: { actor: PromotionActor; kind: string; payload: object },
): Promise<{ event_seq: number; event_hash: string }> {
  const at = await readClock(transaction, clock);
  const chained = chainEvent(head, {
    promotionId,
    at: new Date(at).toISOString(),
    actor: canonicalJson(event.actor),
    kind: event.kind,
    // Through JSON first: what is undefined is not there.
    payload: JSON.parse(JSON.stringify(event.payload)),
  });
  await transaction('promotion_events').insert({
    promotion_id: promotionId,
    seq: chained.seq,
    at: chained.at,
    actor: chained.actor,
    kind: chained.kind,
    payload: canonicalJson(chained.payload),
    prev_hash: chained.prevHash,
    hash: chained.hash,
  });
  return { event_seq: chained.seq, event_hash: chained.hash };
}

/** Head of the trail as the promotion's row has it. */
export function headOf(row: Record<string, unknown>): {
  seq: number;
  hash: string;
} {
  return { seq: Number(row.event_seq), hash: String(row.event_hash) };
}

export function toChainedEvent(row: Record<string, unknown>): ChainedEvent {
  return {
    promotionId: String(row.promotion_id),
    seq: Number(row.seq),
    at: String(row.at),
    actor: String(row.actor),
    kind: String(row.kind),
    payload: JSON.parse(String(row.payload)),
    prevHash: String(row.prev_hash),
    hash: String(row.hash),
  };
}
