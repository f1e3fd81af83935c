import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import { checkAreas } from '@release-readiness/backstage-plugin-release-readiness-common';
import { useMemo } from 'react';
import { statusOfError } from '../../api/errors';
import { useScorecards } from '../../hooks/useScorecards';
import { useSources } from '../../hooks/useSources';
import { useTexts } from '../../hooks/useTexts';
import { useWords } from '../../hooks/useWords';
import { releaseReadinessTranslationRef } from '../../translation';
import { ConfiguredBanner } from '../common/ConfiguredBanner';
import { PagedPaper } from '../common/PagedPaper';
import { SourcesSummary } from '../sources/SourcesSummary';
import { QueryState, StatePanel } from '../states';
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
    legend: {
      margin: theme.spacing(1.5, 2, 0),
      fontSize: '0.8125rem',
      color: theme.palette.text.secondary,
    },
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
      <QueryState
        hasValue={value !== undefined}
        error={error}
        onRetry={reload}
        rows={8}
      />
      {nothingAtAll && (
        <StatePanel
          tone="neutral"
          title={t('page.emptyAllTitle')}
          description={t('page.emptyAllDescription')}
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
            updating: t('page.updating'),
            empty: t('page.empty'),
            perPage: t('page.rowsPerPage'),
          }}
          onChange={change}
        >
          {value.items.length > 0 && (
            <>
              <ServicesTable
                items={value.items}
                texts={texts}
                sort={query.sort}
                onSort={sort => change({ sort })}
                busy={loading}
              />
              <p className={classes.legend}>
                {t('page.areaOrder', {
                  areas: checkAreas.map(words.area).join(' · '),
                })}
              </p>
            </>
          )}
        </PagedPaper>
      )}
      <SourcesSummary query={sources} texts={texts} />
    </div>
  );
};
