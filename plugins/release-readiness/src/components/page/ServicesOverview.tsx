import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import LinearProgress from '@material-ui/core/LinearProgress';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import TablePagination from '@material-ui/core/TablePagination';
import { checkAreas } from '@release-readiness/backstage-plugin-release-readiness-common';
import { useMemo } from 'react';
import { statusOfError } from '../../api/errors';
import { useScorecards } from '../../hooks/useScorecards';
import { useSources } from '../../hooks/useSources';
import { useTexts } from '../../hooks/useTexts';
import { useWords } from '../../hooks/useWords';
import { releaseReadinessTranslationRef } from '../../translation';
import { ConfiguredBanner } from '../common/ConfiguredBanner';
import { Notice } from '../common/Notice';
import { SourcesSummary } from '../sources/SourcesSummary';
import { ErrorState, LoadingState, StatePanel } from '../states';
import { PageFilters } from './PageFilters';
import { ServicesTable } from './ServicesTable';
import { pageSizes, toListRequest, usePageQuery } from './usePageQuery';
import { VerdictChips } from './VerdictChips';

const useStyles = makeStyles(
  theme => ({
    page: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(2),
    },
    /** Keeps its height, so that the table does not jump. */
    progress: { height: 4 },
    legend: {
      margin: theme.spacing(1.5, 2, 0),
      fontSize: '0.8125rem',
      color: theme.palette.text.secondary,
    },
    empty: { padding: theme.spacing(3), margin: 0 },
  }),
  { name: 'ReleaseReadinessPage' },
);

const noFacets = { owners: [], systems: [] };

/** All services that the reader may see, with filters, sorting and paging. */
export const ServicesOverview = () => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const { query, change, reset } = usePageQuery();
  const request = useMemo(() => toListRequest(query), [query]);
  const { value, error, loading, reload } = useScorecards(request);
  const sources = useSources();
  const texts = useTexts();
  const words = useWords();

  if (error && statusOfError(error) === 403) {
    return (
      <StatePanel
        tone="neutral"
        title={t('page.notAllowedTitle')}
        description={t('page.notAllowedDescription')}
      />
    );
  }

  const filtered =
    Boolean(query.search) ||
    query.verdicts.length + query.owners.length + query.systems.length > 0;
  const nothingAtAll = value?.totalItems === 0 && !filtered;

  return (
    <div className={classes.page}>
      <ConfiguredBanner />
      <VerdictChips
        counts={value?.counts}
        chosen={query.verdicts}
        onChoose={verdicts => change({ verdicts })}
      />
      <PageFilters
        query={query}
        facets={value?.facets ?? noFacets}
        onChange={change}
        onReset={reset}
      />
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
          title={t('page.emptyAllTitle')}
          description={t('page.emptyAllDescription')}
        />
      )}
      {value && !nothingAtAll && (
        <Paper>
          <div className={classes.progress}>
            {loading && <LinearProgress aria-label={t('page.updating')} />}
          </div>
          {value.items.length > 0 ? (
            <ServicesTable
              items={value.items}
              texts={texts}
              sort={query.sort}
              onSort={sort => change({ sort })}
              busy={loading}
            />
          ) : (
            <p className={classes.empty} role="status">
              {t('page.empty')}
            </p>
          )}
          {value.items.length > 0 && (
            <p className={classes.legend}>
              {t('page.areaOrder', {
                areas: checkAreas.map(words.area).join(' · '),
              })}
            </p>
          )}
          <TablePagination
            component="div"
            count={value.totalItems}
            // The address may name a page that is no longer there.
            page={value.totalItems > query.page * query.size ? query.page : 0}
            rowsPerPage={query.size}
            rowsPerPageOptions={[...pageSizes]}
            labelRowsPerPage={t('page.rowsPerPage')}
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
              inputProps: { 'aria-label': t('page.rowsPerPage') },
              native: true,
            }}
            onPageChange={(_event, page) => change({ page })}
            onRowsPerPageChange={event =>
              change({ size: Number(event.target.value) })
            }
          />
        </Paper>
      )}
      <SourcesSummary query={sources} texts={texts} />
    </div>
  );
};
