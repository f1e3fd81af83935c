import type {
  ChangeCategory,
  GuardResult,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { type CategoryProposal, judgeCategory } from '../category';
import { conclude, evidenceOf } from './guardResult';

/** §2.2 nobody chooses a lower category unseen. */
export function categoryGuard(input: {
  proposal: CategoryProposal | undefined;
  chosen: ChangeCategory;
  reason?: string;
}): GuardResult {
  const { proposal, chosen, reason } = input;
  if (!proposal) return conclude('category', []);
  const { lowered, accepted } = judgeCategory(
    proposal.category,
    chosen,
    reason,
  );
  const params = { proposed: proposal.category, chosen };
  const result = conclude(
    'category',
    [
      evidenceOf(accepted, lowered ? 'category-lowered' : 'category', params),
      ...proposal.reasons.map(message => ({
        outcome: 'open' as const,
        message,
      })),
    ],
    params,
  );
  return lowered
    ? {
        ...result,
        caveat: {
          key: 'promotion.caveat.category-lowered',
          params: { ...params, reason: reason ?? '–' },
        },
      }
    : result;
}
