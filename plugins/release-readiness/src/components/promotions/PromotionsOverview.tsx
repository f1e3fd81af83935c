import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import { useMemo } from 'react';
import { statusOfError } from '../../api/errors';
import { usePromotions } from '../../hooks/usePromotions';
import { releaseReadinessTranslationRef } from '../../translation';
import { PagedPaper } from '../common/PagedPaper';
import { QueryState, StatePanel } from '../states';
import { ChangesExport } from './ChangesExport';
import { PromotionsFilters } from './PromotionsFilters';
import { PromotionsTable } from './PromotionsTable';
import {
  isFiltered,
  pageSizes,
  toPromotionsRequest,
  usePromotionsQuery,
} from './usePromotionsQuery';

const useStyles = makeStyles(
  theme => ({
    page: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(2),
    },
  }),
  { name: 'ReleaseReadinessPromotionsPage' },
);

/** All promotions that the reader may see, with filters and paging. */
export const PromotionsOverview = () => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const { query, change, reset } = usePromotionsQuery();
  const request = useMemo(() => toPromotionsRequest(query), [query]);
  const { value, error, loading, reload } = usePromotions(request);

  if (error && statusOfError(error) === 403) {
    return (
      <StatePanel
        tone="neutral"
        title={t('promotions.notAllowedTitle')}
        description={t('promotions.notAllowedDescription')}
      />
    );
  }

  const nothingAtAll = value?.totalItems === 0 && !isFiltered(query);
  return (
    <div className={classes.page}>
      <PromotionsFilters query={query} onChange={change} onReset={reset} />
      <QueryState
        hasValue={value !== undefined}
        error={error}
        onRetry={reload}
        rows={8}
      />
      {nothingAtAll && (
        <StatePanel
          tone="neutral"
          title={t('promotions.emptyAllTitle')}
          description={t('promotions.emptyAllDescription')}
        />
      )}
      {value && !nothingAtAll && (
        <PagedPaper
          totalItems={value.totalItems}
          page={query.page}
          size={query.size}
          sizes={pageSizes}
          loading={loading}
          texts={{
            updating: t('promotions.updating'),
            empty: t('promotions.empty'),
            perPage: t('promotions.perPage'),
          }}
          onChange={change}
        >
          {value.items.length > 0 && (
            <PromotionsTable items={value.items} busy={loading} />
          )}
        </PagedPaper>
      )}
      <ChangesExport />
    </div>
  );
};
