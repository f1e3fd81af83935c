import type { GuardResult } from '@release-readiness/backstage-plugin-release-readiness-common';
import { conclude, evidenceOf } from './guardResult';

/**
 * No other promotion of this service and environment is live. The holder comes
 * from the store itself, so that there is no "don't know".
 */
export function lockGuard(input: {
  promotionId: string;
  holder: { promotionId: string; state: string } | undefined;
}): GuardResult {
  const { holder, promotionId } = input;
  return conclude('lock', [
    holder && holder.promotionId !== promotionId
      ? evidenceOf(false, 'lock-held', {
          promotion: holder.promotionId,
          state: holder.state,
        })
      : evidenceOf(true, 'lock-free'),
  ]);
}
