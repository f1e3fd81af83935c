import type { Knex } from 'knex';
import type { PromotionFilter } from '../../../promotion';
import { promotionsTable } from './promotionRow';

/** The promotions that a filter is about, in no order. */
export function matchPromotions(
  knex: Knex,
  {
    entityRefs,
    states,
    requester,
    kind,
    rollbackOf,
    reviewOpen,
    active,
  }: Omit<PromotionFilter, 'limit' | 'offset'>,
) {
  const query = knex(promotionsTable);
  if (entityRefs) query.whereIn('entity_ref', [...entityRefs]);
  if (states) query.whereIn('state', [...states]);
  if (requester !== undefined) query.where({ requester });
  if (kind !== undefined) query.where({ kind });
  if (rollbackOf !== undefined) query.where({ rollback_of: rollbackOf });
  if (reviewOpen) query.where({ review_open: true });
  if (active === true) query.whereNotNull('active_key');
  if (active === false) query.whereNull('active_key');
  return query;
}
