import type { GuardResult } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { BreakGlass } from '../states';
import { conclude, evidenceOf } from './guardResult';

/**
 * Reviews of earlier break-glass promotions of the service. One that is open
 * blocks the next promotion until it is done.
 */
export function overdueReviewGuard(input: {
  earlier: readonly { promotionId: string; breakGlass: BreakGlass }[];
}): GuardResult {
  const open = input.earlier.filter(
    ({ breakGlass }) => breakGlass.reviewedBy === undefined,
  );
  return conclude(
    'overdue-review',
    open.length === 0
      ? [evidenceOf(true, 'no-open-review')]
      : open.map(({ promotionId, breakGlass }) =>
          evidenceOf(false, 'open-review', {
            promotion: promotionId,
            due: new Date(breakGlass.reviewDueAt).toISOString(),
          }),
        ),
  );
}
