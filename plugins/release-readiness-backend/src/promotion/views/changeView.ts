import type { ChangeRecordView } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Instant } from '../states';
import type { StoredPromotion } from '../store';
import { isoTime } from './summaryView';

/**
 * The change record of a promotion, as the promotion moves it. The register
 * may say more; this is what the portal has told it.
 *
 * @param started - when the promotion left for production
 * @returns undefined while nothing is registered
 */
export function changeView(
  { promotion, change }: StoredPromotion,
  started: Instant | undefined,
  describe: (text: { key: string }) => string,
): ChangeRecordView | undefined {
  if (!change || !promotion.change) return undefined;
  const { state, lock } = promotion;
  const view: ChangeRecordView = {
    number: change.number,
    url: change.url,
    entityRef: promotion.subject.entityRef,
    subjectHash: promotion.subjectHash,
    status: promotion.lock === 'none' ? 'registered' : 'in-progress',
    content: promotion.change,
    registeredAt: isoTime(promotion.createdAt),
    startedAt: started === undefined ? undefined : isoTime(started),
  };
  if ('closure' in state) {
    return {
      ...view,
      status: 'closed',
      closureCode: state.closure,
      closureNotes: describe(state.reason),
      closedAt: isoTime(state.since),
    };
  }
  if (state.name === 'rollback-failed' && lock === 'released') {
    return {
      ...view,
      status: 'closed',
      closureCode: 'failed',
      closureNotes: describe(state.reason),
      closedAt: isoTime(state.since),
    };
  }
  return view;
}
