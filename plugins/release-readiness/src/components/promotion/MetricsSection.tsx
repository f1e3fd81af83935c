import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import type {
  PromotionDetails,
  PromotionMetrics,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { useMemo, useState } from 'react';
import { reasonOfError } from '../../api/errors';
import { usePromotionMetrics } from '../../hooks/usePromotionMetrics';
import { formatLatency, formatRatio } from '../../formatting';
import { releaseReadinessTranslationRef } from '../../translation';
import { Notice } from '../common/Notice';
import { Section } from '../common/Section';
import { LoadingState } from '../states';
import { latestValue, toChartRows } from './chartRows';
import type { ChartRow, ChartTarget } from './chartRows';
import { MetricChart } from './MetricChart';
import type { ChartLimit } from './MetricChart';
import { MetricsTable } from './MetricsTable';

const useStyles = makeStyles(
  theme => ({
    charts: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(2),
    },
    figure: { margin: 0 },
    caption: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'baseline',
      columnGap: theme.spacing(2),
      fontSize: theme.typography.body2.fontSize,
    },
    metric: { fontWeight: 700, fontSize: '0.9375rem' },
    quiet: {
      margin: 0,
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
    },
  }),
  { name: 'ReleaseReadinessMetrics' },
);

interface FigureProps {
  name: string;
  rows: ChartRow[];
  targets: ChartTarget[];
  limits: ChartLimit[];
  breaches: PromotionMetrics['breaches'];
  format(value: number): string;
}

const Figure = ({
  name,
  rows,
  targets,
  limits,
  breaches,
  format,
}: FigureProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const targetName = (target: ChartTarget) => t(`metrics.target.${target}`);
  const latest = targets.map(target => {
    const value = latestValue(rows, target);
    return t('metrics.latest', {
      target: targetName(target),
      value: value === undefined ? t('metrics.noValue') : format(value),
    });
  });
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.caption}>
        <span className={classes.metric}>{name}</span>
        {latest.map(text => (
          <span key={text}>{text}</span>
        ))}
      </figcaption>
      <div
        role="img"
        aria-label={t('metrics.chart', {
          metric: name,
          latest: [...latest, ...limits.map(({ label }) => label)].join(', '),
        })}
      >
        <MetricChart
          rows={rows}
          targets={targets}
          targetName={targetName}
          limits={limits}
          breaches={breaches}
          format={format}
        />
      </div>
    </figure>
  );
};

/** Both thresholds of a metric; where they are the same, as one line. */
function useLimits() {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  return (
    rollback: number,
    alert: number,
    format: (value: number) => string,
  ): ChartLimit[] => {
    if (rollback === alert) {
      return [
        {
          value: rollback,
          label: t('metrics.bothLimits', { limit: format(rollback) }),
          tone: 'bad',
        },
      ];
    }
    return [
      {
        value: rollback,
        label: t('metrics.rollbackLimit', { limit: format(rollback) }),
        tone: 'bad',
      },
      {
        value: alert,
        label: t('metrics.alertLimit', { limit: format(alert) }),
        tone: 'warning',
      },
    ];
  };
}

interface ChartsProps {
  metrics: PromotionMetrics;
  limits: PromotionDetails['limits'];
}

const Charts = ({ metrics, limits }: ChartsProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const limitsOf = useLimits();
  const [asTable, setAsTable] = useState(false);
  const targets = metrics.series.map(({ target }) => target);
  const errors = useMemo(
    () => toChartRows(metrics, ({ errorRatio }) => errorRatio),
    [metrics],
  );
  const latencies = useMemo(
    () => toChartRows(metrics, ({ p99Seconds }) => p99Seconds),
    [metrics],
  );
  const breachesOf = (trigger: string) =>
    metrics.breaches.filter(breach => breach.trigger === trigger);
  return (
    <div className={classes.charts}>
      <Figure
        name={t('metrics.errorRate')}
        rows={errors}
        targets={targets}
        limits={limitsOf(
          limits.rollbackErrorRate,
          limits.alertErrorRate,
          formatRatio,
        )}
        breaches={breachesOf('error-rate')}
        format={formatRatio}
      />
      <Figure
        name={t('metrics.p99')}
        rows={latencies}
        targets={targets}
        limits={limitsOf(
          limits.rollbackP99Seconds,
          limits.alertP99Seconds,
          formatLatency,
        )}
        breaches={breachesOf('p99')}
        format={formatLatency}
      />
      <p className={classes.quiet}>{t('metrics.gaps')}</p>
      <div>
        <Button
          size="small"
          variant="outlined"
          aria-expanded={asTable}
          onClick={() => setAsTable(shown => !shown)}
        >
          {t(asTable ? 'metrics.hideTable' : 'metrics.showTable')}
        </Button>
      </div>
      {asTable && <MetricsTable metrics={metrics} />}
    </div>
  );
};

export interface MetricsSectionProps {
  promotion: PromotionDetails;
}

const LiveCharts = ({ promotion }: MetricsSectionProps) => {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const { value, error } = usePromotionMetrics(promotion);
  if (!value) {
    return error ? (
      <Notice tone="unknown" role="status">
        {t('metrics.failed', { reason: reasonOfError(error) })}
      </Notice>
    ) : (
      <LoadingState rows={3} />
    );
  }
  const measured = value.series.some(({ points }) => points.length > 0);
  return (
    <>
      {error && (
        <Notice tone="unknown" role="status">
          {t('metrics.stale', { reason: reasonOfError(error) })}
        </Notice>
      )}
      {measured ? (
        <Charts metrics={value} limits={promotion.limits} />
      ) : (
        t('metrics.none')
      )}
    </>
  );
};

/** Error rate and P99 of the canary beside the stable version. */
export const MetricsSection = ({ promotion }: MetricsSectionProps) => {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const started = promotion.steps.some(
    ({ step, startedAt }) => step !== 'preparing' && startedAt,
  );
  return (
    <Section heading={t('metrics.heading')}>
      {started ? <LiveCharts promotion={promotion} /> : t('metrics.notYet')}
    </Section>
  );
};
