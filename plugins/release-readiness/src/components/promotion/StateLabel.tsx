import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { PromotionSummary } from '@release-readiness/backstage-plugin-release-readiness-common';
import { usePromotionWords } from '../../hooks/usePromotionWords';
import { toneOfState } from '../../theme';
import { releaseReadinessTranslationRef } from '../../translation';
import { StatusLabel } from '../common/StatusLabel';

export interface StateLabelProps {
  promotion: Pick<PromotionSummary, 'state' | 'heldFor'>;
}

/** Icon and word of a promotion's state, and what it is held for. */
export const StateLabel = ({ promotion }: StateLabelProps) => {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const words = usePromotionWords();
  const { state, heldFor } = promotion;
  return (
    <StatusLabel
      tone={toneOfState(state)}
      text={
        state === 'held' && heldFor
          ? t('promotion.heldFor', { reason: words.hold(heldFor) })
          : words.state(state)
      }
    />
  );
};
