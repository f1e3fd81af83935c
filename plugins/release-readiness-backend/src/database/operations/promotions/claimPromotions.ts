import type { Knex } from 'knex';
import type { ClaimedPromotion } from '../../../promotion';
import { isPostgres } from '../../sql';
import type { SqlClock } from './appendEvent';
import { promotionsTable, toStoredPromotion } from './promotionRow';

/** Takes due promotions that nobody has, in one statement. */
export async function claimPromotions(
  knex: Knex,
  clock: SqlClock,
  owner: string,
  options: { limit: number; leaseMilliseconds: number; dueBy?: number },
): Promise<ClaimedPromotion[]> {
  const now = clock(knex);
  const free = knex(promotionsTable)
    .select('id')
    .where('wake_at', '<=', now)
    .andWhere(lease =>
      lease.whereNull('lease_until').orWhere('lease_until', '<=', now),
    )
    .orderBy('wake_at')
    .limit(options.limit);
  if (options.dueBy !== undefined) free.where('wake_at', '<=', options.dueBy);
  if (isPostgres(knex)) free.forUpdate().skipLocked();
  const rows: Record<string, unknown>[] = await knex(promotionsTable)
    .whereIn('id', free)
    .update({
      lease_owner: owner,
      lease_until: knex.raw('? + ?', [now, options.leaseMilliseconds]),
      fence: knex.raw('fence + 1'),
      woken: false,
    })
    .returning('*');
  return rows.map(row => ({
    ...toStoredPromotion(row),
    lease: { promotionId: String(row.id), owner, fence: Number(row.fence) },
  }));
}
