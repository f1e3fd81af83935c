import type { Knex } from 'knex';
import type { HistoryLimits } from '../../../scorecard';

/** Rows deleted by one statement: short locks, whatever has piled up. */
const batchSize = 5_000;

/** Statements in one go; the rest follows with the next sweep. */
const maximumBatches = 20;

/**
 * Deletes history that is older than its limits, by index and in batches.
 *
 * @returns how many rows were deleted
 */
export async function deleteOldHistory(
  knex: Knex,
  limits: HistoryLimits,
  batch: number = batchSize,
): Promise<number> {
  const transitions = () =>
    knex('check_transitions')
      .whereIn(
        'id',
        knex('check_transitions')
          .select('id')
          .where('at', '<', limits.transitionsBefore.getTime())
          .orderBy('at')
          .limit(batch),
      )
      .delete();
  const days = () =>
    knex('scorecard_days')
      .whereIn(
        ['entity_ref', 'day'],
        knex('scorecard_days')
          .select('entity_ref', 'day')
          .where('day', '<', limits.daysBefore.toISOString().slice(0, 10))
          .orderBy('day')
          .limit(batch),
      )
      .delete();
  return (await inBatches(transitions, batch)) + (await inBatches(days, batch));
}

async function inBatches(
  deleteBatch: () => PromiseLike<number>,
  batch: number,
): Promise<number> {
  let total = 0;
  for (let index = 0; index < maximumBatches; index += 1) {
    const count = await deleteBatch();
    total += count;
    if (count < batch) break;
  }
  return total;
}
