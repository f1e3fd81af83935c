import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { useParams } from 'react-router-dom';
import { statusOfError } from '../../api/errors';
import { usePromotion } from '../../hooks/usePromotion';
import { releaseReadinessTranslationRef } from '../../translation';
import { ErrorState, LoadingState, StatePanel } from '../states';
import { PromotionContent } from './PromotionContent';

const PromotionOrState = ({ id }: { id: string }) => {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const query = usePromotion(id);
  const { value, error, reload } = query;
  const status = error && statusOfError(error);
  // What may no longer be seen is not shown on.
  if (status === 403) {
    return (
      <StatePanel
        tone="neutral"
        title={t('promotion.notAllowedTitle')}
        description={t('promotion.notAllowedDescription')}
      />
    );
  }
  if (status === 404) {
    return (
      <StatePanel
        tone="unknown"
        title={t('promotion.notFoundTitle')}
        description={t('promotion.notFoundDescription')}
      />
    );
  }
  if (value) return <PromotionContent query={{ ...query, value }} />;
  if (error) return <ErrorState error={error} onRetry={reload} />;
  return <LoadingState rows={8} />;
};

/** The page of the promotion that the address names. */
export const PromotionPage = () => {
  const { id = '' } = useParams();
  return <PromotionOrState key={id} id={id} />;
};
