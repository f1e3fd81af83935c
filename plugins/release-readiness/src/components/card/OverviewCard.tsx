import { stringifyEntityRef } from '@backstage/catalog-model';
import type { Entity } from '@backstage/catalog-model';
import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  EntityInfoCard,
  entityRouteParams,
  entityRouteRef,
  useEntity,
} from '@backstage/plugin-catalog-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import type { Scorecard } from '@release-readiness/backstage-plugin-release-readiness-common';
import { reasonOfError, statusOfError } from '../../api/errors';
import { isMapped } from '../../availability';
import { useScorecard } from '../../hooks/useScorecard';
import { useTexts } from '../../hooks/useTexts';
import { releaseReadinessTranslationRef } from '../../translation';
import { AreaStrip } from '../common/AreaStrip';
import { Lasting } from '../common/Lasting';
import { Notice } from '../common/Notice';
import { VerdictLabel } from '../common/StatusLabel';
import { VisuallyHidden } from '../common/VisuallyHidden';

const shownBlockers = 3;

const useStyles = makeStyles(
  theme => ({
    card: { display: 'grid', gap: theme.spacing(1.5) },
    verdict: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
    },
    since: {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
    },
    heading: { margin: 0, fontSize: '0.875rem', fontWeight: 700 },
    list: { margin: 0, paddingLeft: theme.spacing(2.5) },
  }),
  { name: 'ReleaseReadinessCard' },
);

interface SummaryProps {
  scorecard: Scorecard;
  tab: string;
}

const Summary = ({ scorecard, tab }: SummaryProps) => {
  const classes = useStyles();
  const texts = useTexts();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const { blockedBy } = scorecard;
  const hidden = blockedBy.length - shownBlockers;
  return (
    <>
      <div className={classes.verdict}>
        <VerdictLabel verdict={scorecard.verdict} />
        <span className={classes.since}>
          {t('common.lasting', {
            time: <Lasting since={scorecard.since} />,
          })}
        </span>
      </div>
      <AreaStrip areas={scorecard.areas} label={t('card.areas')} />
      <div>
        <h4 className={classes.heading}>
          {blockedBy.length > 0
            ? t('common.blocking', { count: blockedBy.length })
            : t('common.nothingBlocks')}
        </h4>
        {blockedBy.length > 0 && (
          <ul className={classes.list}>
            {blockedBy.slice(0, shownBlockers).map(checkId => (
              <li key={checkId}>
                <Link to={`${tab}?check=${encodeURIComponent(checkId)}`}>
                  {texts.title(checkId)}
                </Link>
              </li>
            ))}
            {hidden > 0 && <li>{t('common.more', { total: `${hidden}` })}</li>}
          </ul>
        )}
      </div>
      <Link to={tab}>{t('card.promote')}</Link>
    </>
  );
};

interface ContentProps {
  entity: Entity;
  tab: string;
}

const SummaryOrState = ({ entity, tab }: ContentProps) => {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const { value, error, reload } = useScorecard(stringifyEntityRef(entity));
  const status = error && statusOfError(error);
  if (status === 403) {
    return <Notice tone="neutral">{t('state.notAllowedTitle')}</Notice>;
  }
  if (status === 404) {
    return (
      <Notice tone="unknown">
        {t(
          isMapped(entity) ? 'state.notFoundTitle' : 'state.notConfiguredTitle',
        )}
      </Notice>
    );
  }
  if (value) {
    return value.results.length > 0 ? (
      <Summary scorecard={value} tab={tab} />
    ) : (
      <Notice tone="unknown">
        {t(
          isMapped(entity)
            ? 'state.notCollectedTitle'
            : 'state.notConfiguredTitle',
        )}
      </Notice>
    );
  }
  if (error) {
    return (
      <Notice
        tone="bad"
        role="alert"
        action={
          <Button size="small" color="inherit" onClick={reload}>
            {t('common.retry')}
          </Button>
        }
      >
        {t('state.errorTitle')}: {reasonOfError(error)}
      </Notice>
    );
  }
  return (
    <div role="status">
      <VisuallyHidden>{t('common.loading')}</VisuallyHidden>
      <Skeleton variant="text" width="40%" height={32} />
      <Skeleton variant="text" width="70%" />
      <Skeleton variant="text" width="60%" />
    </div>
  );
};

/** Path of the tab below the entity's page. */
export const tabPath = 'release-readiness';

/** Verdict, areas and first blockers on the entity's overview. */
export const OverviewCard = () => {
  const classes = useStyles();
  const { entity } = useEntity();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const entityRoute = useRouteRef(entityRouteRef);
  const tab = `${entityRoute(entityRouteParams(entity))}/${tabPath}`;
  return (
    <EntityInfoCard
      title={t('card.title')}
      footerActions={<Link to={tab}>{t('card.open')}</Link>}
    >
      <div className={classes.card}>
        <SummaryOrState
          key={stringifyEntityRef(entity)}
          entity={entity}
          tab={tab}
        />
      </div>
    </EntityInfoCard>
  );
};
