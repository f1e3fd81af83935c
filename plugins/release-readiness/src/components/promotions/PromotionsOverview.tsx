import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import LinearProgress from '@material-ui/core/LinearProgress';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import TablePagination from '@material-ui/core/TablePagination';
import { useMemo } from 'react';
import { statusOfError } from '../../api/errors';
import { usePromotions } from '../../hooks/usePromotions';
import { releaseReadinessTranslationRef } from '../../translation';
import { Notice } from '../common/Notice';
import { ErrorState, LoadingState, StatePanel } from '../states';
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
    /** Keeps its height, so that the table does not jump. */
    progress: { height: 4 },
    empty: { padding: theme.spacing(3), margin: 0 },
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
      {value && error && (
        <Notice tone="unknown" role="status">
          {t('header.staleNotice')}
        </Notice>
      )}
      {!value && error && <ErrorState error={error} onRetry={reload} />}
      {!value && !error && <LoadingState rows={8} />}
      {nothingAtAll && (
        <StatePanel
          tone="neutral"
          title={t('promotions.emptyAllTitle')}
          description={t('promotions.emptyAllDescription')}
        />
      )}
      {value && !nothingAtAll && (
        <Paper>
          <div className={classes.progress}>
            {loading && (
              <LinearProgress aria-label={t('promotions.updating')} />
            )}
          </div>
          {value.items.length > 0 ? (
            <PromotionsTable items={value.items} busy={loading} />
          ) : (
            <p className={classes.empty} role="status">
              {t('promotions.empty')}
            </p>
          )}
          <TablePagination
            component="div"
            count={value.totalItems}
            // The address may name a page that is no longer there.
            page={value.totalItems > query.page * query.size ? query.page : 0}
            rowsPerPage={query.size}
            rowsPerPageOptions={[...pageSizes]}
            labelRowsPerPage={t('promotions.perPage')}
            labelDisplayedRows={({ from, to, count }) =>
              t('page.range', {
                from: `${from}`,
                to: `${to}`,
                total: `${count}`,
              })
            }
            backIconButtonText={t('page.previous')}
            nextIconButtonText={t('page.next')}
            SelectProps={{
              inputProps: { 'aria-label': t('promotions.perPage') },
              native: true,
            }}
            onPageChange={(_event, page) => change({ page })}
            onRowsPerPageChange={event =>
              change({ size: Number(event.target.value) })
            }
          />
        </Paper>
      )}
      <ChangesExport />
    </div>
  );
};
