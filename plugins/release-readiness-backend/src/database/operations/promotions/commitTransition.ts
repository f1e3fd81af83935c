import type { Knex } from 'knex';
import {
  type Approval,
  LostPromotionLeaseError,
  planCommit,
  type Promotion,
  type PromotionCommit,
  PromotionVersionError,
} from '../../../promotion';
import { appendEvent, headOf, readClock, type SqlClock } from './appendEvent';
import { effectColumns, effectsTable, openStatuses } from './effectRow';
import {
  lockLeased,
  lockPromotion,
  promotionColumns,
  promotionsTable,
} from './promotionRow';

/** State, event and effects of one accepted or refused event, in a transaction. */
export async function commitTransition(
  transaction: Knex,
  clock: SqlClock,
  commit: PromotionCommit,
): Promise<void> {
  const { before, lease } = commit;
  const row = lease
    ? await lockLeased(transaction, lease)
    : await lockPromotion(transaction, before.id);
  if (!row || Number(row.state_version) !== before.version) {
    throw new PromotionVersionError(before.id, before.version);
  }
  const plan = planCommit(commit);
  if (plan.refusal !== undefined && plan.refusal === row.last_refusal) return;
  const { actor, kind } = plan.audit;
  const head = await appendEvent(transaction, clock, before.id, headOf(row), {
    actor,
    kind,
    payload: plan.audit,
  });
  const now = await readClock(transaction, clock);
  const changed = await transaction(promotionsTable)
    .where({
      id: before.id,
      state_version: before.version,
      event_seq: head.event_seq - 1,
      ...(lease ? { fence: lease.fence } : {}),
    })
    .update({
      ...head,
      ...(plan.refusal === undefined ? {} : { last_refusal: plan.refusal }),
      ...(plan.after ? promotionColumns(plan.after) : {}),
      ...(plan.after && !lease ? { wake_at: now, woken: true } : {}),
    });
  // Where rows can't be locked, this is what decides.
  if (changed === 0) {
    if (lease) throw new LostPromotionLeaseError(lease);
    throw new PromotionVersionError(before.id, before.version);
  }
  if (!plan.after) return;
  await settleWork(transaction, before.id, plan);
  if (plan.effects.length > 0) {
    await transaction(effectsTable).insert(
      plan.effects.map((effect, index) => effectColumns(effect, index, now)),
    );
  }
  await insertApprovals(transaction, plan.after, before.approvals.length);
}

// Whatever the promotion does not wait for any more can't be claimed either.
async function settleWork(
  transaction: Knex,
  promotionId: string,
  plan: { doneWork?: string; openWork?: string },
): Promise<void> {
  const open = () =>
    transaction(effectsTable)
      .where({ promotion_id: promotionId, kind: 'driver' })
      .whereIn('status', [...openStatuses]);
  if (plan.doneWork !== undefined && plan.doneWork !== plan.openWork) {
    await open().where({ id: plan.doneWork }).update({ status: 'done' });
  }
  const others = open();
  if (plan.openWork !== undefined) others.whereNot({ id: plan.openWork });
  await others.update({ status: 'superseded' });
}

async function insertApprovals(
  transaction: Knex,
  { id, approvals }: Promotion,
  known: number,
): Promise<void> {
  const roundOf = (approval: Approval, index: number) =>
    approvals
      .slice(0, index + 1)
      .filter(({ approver }) => approver === approval.approver).length;
  const rows = approvals.map((approval, index) => ({
    promotion_id: id,
    round: roundOf(approval, index),
    approver: approval.approver,
    subject_hash: approval.subjectHash,
    roles: JSON.stringify(approval.roles),
    decision: approval.decision,
    at: approval.at,
    expires_at: approval.expiresAt,
  }));
  if (rows.length > known) {
    await transaction('approvals').insert(rows.slice(known));
  }
}
