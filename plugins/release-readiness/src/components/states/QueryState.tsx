import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { ErrorLike } from '@backstage/errors';
import { releaseReadinessTranslationRef } from '../../translation';
import { Notice } from '../common/Notice';
import { ErrorState, LoadingState } from './stateViews';

export interface QueryStateProps {
  /** Whether there is something to show, new or old. */
  hasValue: boolean;
  error?: ErrorLike;
  onRetry(): void;
  /** Rows of the skeleton. */
  rows: number;
}

/** What stands above, or in place of, what was asked for. */
export const QueryState = ({
  hasValue,
  error,
  onRetry,
  rows,
}: QueryStateProps) => {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  if (hasValue) {
    return error ? (
      <Notice tone="unknown" role="status">
        {t('header.staleNotice')}
      </Notice>
    ) : null;
  }
  return error ? (
    <ErrorState error={error} onRetry={onRetry} />
  ) : (
    <LoadingState rows={rows} />
  );
};
