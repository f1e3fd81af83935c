import type { Knex } from 'knex';
import { LostLeaseError, type TargetLease } from '../collection';
import { isPostgres } from './sql';

/**
 * Refuses to go on when the target has been taken over since: the fence of
 * its row is not the one of the lease. Holds the row until the transaction
 * ends, so nobody takes it over in between.
 *
 * @throws LostLeaseError
 */
export async function assertLease(
  transaction: Knex,
  lease: TargetLease,
): Promise<void> {
  const query = transaction('source_targets')
    .select('fence')
    .where({ source: lease.source, target: lease.target, fence: lease.fence });
  const row = await (
    isPostgres(transaction) ? query.forShare() : query
  ).first();
  if (!row) throw new LostLeaseError(lease);
}
