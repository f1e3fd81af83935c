import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { Entity } from '@backstage/catalog-model';
import type { ErrorLike } from '@backstage/errors';
import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import Skeleton from '@material-ui/lab/Skeleton';
import { reasonOfError } from '../../api/errors';
import { mappingAnnotations } from '../../availability';
import { releaseReadinessTranslationRef } from '../../translation';
import { Snippet } from '../common/Snippet';
import { VisuallyHidden } from '../common/VisuallyHidden';
import { StatePanel } from './StatePanel';

/** Shape of what is coming. */
export const LoadingState = ({ rows = 5 }: { rows?: number }) => {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  return (
    <div role="status">
      <VisuallyHidden>{t('common.loading')}</VisuallyHidden>
      <Paper aria-hidden style={{ padding: 16 }}>
        <Skeleton variant="text" width="30%" height={40} />
        <Skeleton variant="text" width="60%" />
        {Array.from({ length: rows }, (_, row) => (
          <Skeleton key={row} variant="text" height={44} />
        ))}
      </Paper>
    </div>
  );
};

/** The annotations that would map the entity, filled with its own name. */
export function mappingSnippet(entity: Entity): string {
  const { name } = entity.metadata;
  return [
    'metadata:',
    '  annotations:',
    `    ${mappingAnnotations.kubernetesId}: ${name}`,
    `    ${mappingAnnotations.githubProjectSlug}: <organisation>/${name}`,
    '',
  ].join('\n');
}

export const NotConfiguredState = ({ entity }: { entity: Entity }) => {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  return (
    <StatePanel
      tone="neutral"
      title={t('state.notConfiguredTitle')}
      description={t('state.notConfiguredDescription')}
    >
      <Snippet
        title={t('state.notConfiguredSnippet')}
        text={mappingSnippet(entity)}
      />
    </StatePanel>
  );
};

export const NotCollectedState = () => {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  return (
    <StatePanel
      tone="unknown"
      role="status"
      title={t('state.notCollectedTitle')}
      description={t('state.notCollectedDescription')}
    />
  );
};

export const NotFoundState = ({ onRetry }: { onRetry(): void }) => {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  return (
    <StatePanel
      tone="unknown"
      title={t('state.notFoundTitle')}
      description={t('state.notFoundDescription')}
      action={
        <Button variant="outlined" onClick={onRetry}>
          {t('common.retry')}
        </Button>
      }
    />
  );
};

export const NotAllowedState = () => {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  return (
    <StatePanel
      tone="neutral"
      title={t('state.notAllowedTitle')}
      description={t('state.notAllowedDescription')}
    />
  );
};

export interface ErrorStateProps {
  error: ErrorLike;
  onRetry(): void;
}

export const ErrorState = ({ error, onRetry }: ErrorStateProps) => {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  return (
    <StatePanel
      tone="bad"
      role="alert"
      title={t('state.errorTitle')}
      description={t('state.errorDescription', {
        reason: reasonOfError(error),
      })}
      action={
        <Button variant="contained" color="primary" onClick={onRetry}>
          {t('common.retry')}
        </Button>
      }
    />
  );
};
