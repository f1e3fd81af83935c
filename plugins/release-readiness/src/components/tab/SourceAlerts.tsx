import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import type {
  CheckResult,
  SourceTargetHealth,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Texts } from '../../hooks/useTexts';
import { releaseReadinessTranslationRef } from '../../translation';
import { Age } from '../common/Age';
import { Notice } from '../common/Notice';

const useStyles = makeStyles(
  theme => ({ alerts: { display: 'grid', gap: theme.spacing(1) } }),
  { name: 'ReleaseReadinessSourceAlerts' },
);

/** Names of the sources whose evidence is missing: `prometheus (prod)`. */
function missingSources(unknown: CheckResult[]): string[] {
  const names = unknown.flatMap(({ evidence }) =>
    evidence
      .filter(({ status }) => status === 'unavailable')
      .map(({ source, target }) => (target ? `${source} (${target})` : source)),
  );
  return [...new Set(names)].sort();
}

export interface SourceAlertsProps {
  results: CheckResult[];
  /** Health of all sources; empty where the reader may not see it. */
  sources: SourceTargetHealth[];
  texts: Texts;
}

/** Says which evidence is missing for this service, and which source is down. */
export const SourceAlerts = ({
  results,
  sources,
  texts,
}: SourceAlertsProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const unknown = results.filter(({ outcome }) => outcome === 'unknown');
  const used = new Set(
    results.flatMap(({ evidence }) =>
      evidence.map(({ source, target }) => `${source}/${target ?? ''}`),
    ),
  );
  // Evidence that was never seen may not name its target: then any counts.
  const down = sources.filter(
    ({ source, target, status }) =>
      status === 'failing' &&
      (used.has(`${source}/${target}`) || used.has(`${source}/`)),
  );
  if (unknown.length === 0 && down.length === 0) return null;
  const missing = missingSources(unknown);
  return (
    <div className={classes.alerts}>
      {down.map(source => (
        <Notice
          key={`${source.source}/${source.target}`}
          tone="bad"
          role="status"
        >
          <strong>{t('sources.down', { title: source.title })}</strong>{' '}
          {source.reason && `${texts.text(source.reason)} · `}
          {source.lastSuccessAt
            ? t('sources.lastSuccess', {
                age: <Age at={source.lastSuccessAt} />,
              })
            : t('sources.never')}
        </Notice>
      ))}
      {unknown.length > 0 && (
        <Notice tone="unknown">
          {t('state.partlyUnknown', { count: unknown.length })}{' '}
          {missing.length > 0 &&
            t('state.partlyUnknownSources', { sources: missing.join(', ') })}
        </Notice>
      )}
    </div>
  );
};
