import type { Entity } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  entityRouteParams,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import type { Scorecard } from '@release-readiness/backstage-plugin-release-readiness-common';
import { useCallback, useEffect, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { hasKubernetesTab, isMapped } from '../../availability';
import type { LiveQuery } from '../../hooks/useLiveQuery';
import { useSources } from '../../hooks/useSources';
import { useTexts } from '../../hooks/useTexts';
import { releaseReadinessTranslationRef } from '../../translation';
import { Notice } from '../common/Notice';
import { Snippet } from '../common/Snippet';
import { PromoteSection } from '../promote';
import { SourcesSummary } from '../sources/SourcesSummary';
import { mappingSnippet } from '../states';
import { AreaTiles } from './AreaTiles';
import { rowIdOf } from './CheckRow';
import { areaIdOf, ChecksSection } from './ChecksSection';
import { MappingProblems } from './MappingProblems';
import { ParitySection } from './ParitySection';
import { RefreshControl } from './RefreshControl';
import { SourceAlerts } from './SourceAlerts';
import { VerdictHeader } from './VerdictHeader';
import { VersionsSection } from './VersionsSection';

const useStyles = makeStyles(
  theme => ({
    view: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(2),
    },
  }),
  { name: 'ReleaseReadinessScorecard' },
);

const everything = { onlyBlocking: false, search: '' };

/** Query parameter that names the check to open. */
export const checkParameter = 'check';

function jumpTo(elementId: string) {
  const element = document.getElementById(elementId);
  element?.scrollIntoView({ block: 'start' });
  element?.querySelector('button')?.focus({ preventScroll: true });
}

export interface ScorecardViewProps {
  entity: Entity;
  query: LiveQuery<Scorecard> & { value: Scorecard };
}

/**
 * A scorecard in full. What the reader opened, filtered and typed stays when
 * new data arrives.
 */
export const ScorecardView = ({ entity, query }: ScorecardViewProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const texts = useTexts();
  const sources = useSources();
  const entityRoute = useRouteRef(entityRouteRef);
  const [parameters] = useSearchParams();
  const named = parameters.get(checkParameter);
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(
    () => new Set(named ? [named] : []),
  );
  const [filter, setFilter] = useState(everything);
  const [target, setTarget] = useState(named ? rowIdOf(named) : undefined);

  const scorecard = query.value;
  const kubernetesTab = hasKubernetesTab(entity)
    ? `${entityRoute(entityRouteParams(entity))}/kubernetes`
    : undefined;

  // After the render that shows the target, which a filter may have hidden.
  useEffect(() => {
    if (!target) return;
    jumpTo(target);
    setTarget(undefined);
  }, [target]);

  const toggle = useCallback(
    (checkId: string) =>
      setExpanded(previous => {
        const next = new Set(previous);
        if (!next.delete(checkId)) next.add(checkId);
        return next;
      }),
    [],
  );

  return (
    <div className={classes.view}>
      {query.error && (
        <Notice tone="unknown" role="status">
          {t('header.staleNotice')}
        </Notice>
      )}
      <VerdictHeader
        scorecard={scorecard}
        texts={texts}
        onShowCheck={checkId => {
          setFilter(everything);
          setExpanded(previous => new Set(previous).add(checkId));
          setTarget(rowIdOf(checkId));
        }}
        action={
          <RefreshControl
            entityRef={scorecard.entityRef}
            onDone={query.reload}
          />
        }
      />
      <PromoteSection entityRef={scorecard.entityRef} />
      {!isMapped(entity) && (
        <>
          <Notice tone="warning">{t('state.notConfiguredPartly')}</Notice>
          <Snippet
            title={t('state.notConfiguredSnippet')}
            text={mappingSnippet(entity)}
          />
        </>
      )}
      <MappingProblems problems={scorecard.problems} texts={texts} />
      <SourceAlerts
        results={scorecard.results}
        sources={sources.value ?? []}
        texts={texts}
      />
      <AreaTiles
        areas={scorecard.areas}
        onShowArea={area => {
          setFilter(everything);
          setTarget(areaIdOf(area));
        }}
      />
      <ChecksSection
        scorecard={scorecard}
        texts={texts}
        filter={filter}
        onFilter={setFilter}
        expanded={expanded}
        onToggle={toggle}
        kubernetesTab={kubernetesTab}
      />
      <VersionsSection scorecard={scorecard} />
      {scorecard.parity && (
        <ParitySection parity={scorecard.parity} texts={texts} />
      )}
      <SourcesSummary query={sources} texts={texts} />
    </div>
  );
};
