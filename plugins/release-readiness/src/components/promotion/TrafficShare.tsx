import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import type { PromotionDetails } from '@release-readiness/backstage-plugin-release-readiness-common';
import { formatPercent } from '../../formatting';
import { releaseReadinessTranslationRef } from '../../translation';
import { Notice } from '../common/Notice';
import { Section } from '../common/Section';

const useStyles = makeStyles(
  theme => ({
    shares: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fit, minmax(140px, 1fr))',
      gap: theme.spacing(2),
      margin: 0,
    },
    term: {
      fontSize: '0.8125rem',
      fontWeight: 600,
      color: theme.palette.text.secondary,
    },
    value: { margin: 0, fontSize: '1.25rem', fontWeight: 700 },
    bar: { height: 8, borderRadius: 4 },
    differs: { marginTop: theme.spacing(1.5) },
  }),
  { name: 'ReleaseReadinessTraffic' },
);

interface ShareProps {
  name: string;
  /** Percent; absent = not known. */
  percent: number | undefined;
}

const Share = ({ name, percent }: ShareProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  return (
    <div>
      <dt className={classes.term}>{name}</dt>
      <dd className={classes.value}>
        {percent === undefined ? t('traffic.unknown') : formatPercent(percent)}
        {percent !== undefined && (
          <LinearProgress
            className={classes.bar}
            variant="determinate"
            value={Math.min(100, Math.max(0, percent))}
            aria-label={name}
          />
        )}
      </dd>
    </div>
  );
};

/** Relative difference past which the server does not count an observation, by default. */
const tolerance = 0.5;

/** What is set differs from the intention, or what is measured differs grossly. */
function isOff({
  intended,
  actual,
  measured,
}: NonNullable<PromotionDetails['traffic']>): boolean {
  if (actual !== undefined && Math.round(actual) !== Math.round(intended)) {
    return true;
  }
  return (
    measured !== undefined &&
    intended > 0 &&
    Math.abs(measured - intended) > intended * tolerance
  );
}

export interface TrafficShareProps {
  traffic: PromotionDetails['traffic'];
}

/** How much traffic the canary shall get, is given, and really gets. */
export const TrafficShare = ({ traffic }: TrafficShareProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  return (
    <Section heading={t('traffic.heading')}>
      {!traffic && t('traffic.none')}
      {traffic && traffic.intended >= 100 && t('traffic.released')}
      {traffic && traffic.intended < 100 && (
        <>
          <dl className={classes.shares}>
            <Share name={t('traffic.intended')} percent={traffic.intended} />
            <Share name={t('traffic.actual')} percent={traffic.actual} />
            <Share name={t('traffic.measured')} percent={traffic.measured} />
          </dl>
          {isOff(traffic) && (
            <div className={classes.differs}>
              <Notice tone="warning" role="status">
                {t('traffic.differs')}
              </Notice>
            </div>
          )}
        </>
      )}
    </Section>
  );
};
