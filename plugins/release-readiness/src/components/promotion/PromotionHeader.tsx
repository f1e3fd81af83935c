import { parseEntityRef } from '@backstage/catalog-model';
import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import type { PromotionDetails } from '@release-readiness/backstage-plugin-release-readiness-common';
import { useId } from 'react';
import type { ReactNode } from 'react';
import { isFinal } from '../../hooks/usePromotion';
import { usePromotionWords } from '../../hooks/usePromotionWords';
import type { Texts } from '../../hooks/useTexts';
import { promotionRouteRef } from '../../routes';
import { toneOfState, useStatusStyles } from '../../theme';
import { releaseReadinessTranslationRef } from '../../translation';
import { tabPath } from '../card';
import { Age } from '../common/Age';
import { Person } from '../common/EntityReference';
import { FactList } from '../common/FactList';
import { Hash } from '../common/Hash';
import { Lasting } from '../common/Lasting';
import { StatusLabel } from '../common/StatusLabel';
import { StateLabel } from './StateLabel';

const useStyles = makeStyles(
  theme => ({
    header: {
      display: 'grid',
      gap: theme.spacing(2),
      padding: theme.spacing(2),
      borderLeft: '6px solid',
      backgroundColor: theme.palette.background.paper,
    },
    body: {
      display: 'grid',
      gap: theme.spacing(2),
      color: theme.palette.text.primary,
    },
    title: { margin: 0, fontSize: '1.5rem', lineHeight: 1.3, fontWeight: 700 },
    labels: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
    },
    quiet: {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
    },
    waits: { margin: 0 },
    term: {
      margin: 0,
      fontSize: '0.8125rem',
      fontWeight: 600,
      color: theme.palette.text.secondary,
    },
    list: { margin: 0, paddingLeft: theme.spacing(2.5) },
  }),
  { name: 'ReleaseReadinessPromotionHeader' },
);

/** What it waits for now, and until when. */
const Waiting = ({
  promotion,
  texts,
}: {
  promotion: PromotionDetails;
  texts: Texts;
}) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const { waitingFor, deadlineAt, state } = promotion;
  if (isFinal(state) || (waitingFor.length === 0 && !deadlineAt)) return null;
  return (
    <div>
      {waitingFor.length > 0 && (
        <>
          <p className={classes.term}>{t('promotion.waitsFor')}</p>
          <ul className={classes.list}>
            {waitingFor.map((reference, index) => (
              <li key={index}>{texts.text(reference)}</li>
            ))}
          </ul>
        </>
      )}
      {deadlineAt && (
        <p className={`${classes.waits} ${classes.quiet}`}>
          {t('promotion.deadline', { age: <Age at={deadlineAt} /> })}
        </p>
      )}
    </div>
  );
};

export interface PromotionHeaderProps {
  promotion: PromotionDetails;
  texts: Texts;
  /** What can be done now. */
  actions: ReactNode;
}

/** What is promoted, where it stands, what it waits for. */
export const PromotionHeader = ({
  promotion,
  texts,
  actions,
}: PromotionHeaderProps) => {
  const classes = useStyles();
  const tones = useStatusStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const words = usePromotionWords();
  const entityRoute = useRouteRef(entityRouteRef);
  const promotionRoute = useRouteRef(promotionRouteRef);
  const headingId = useId();
  const { title, policy, diff, rollbackOf } = promotion;
  const entity = parseEntityRef(promotion.entityRef);
  const commitUrl = diff?.commits?.find(
    ({ sha }) => sha === promotion.commit,
  )?.url;
  return (
    <Paper
      component="section"
      aria-labelledby={headingId}
      className={`${tones[toneOfState(promotion.state)]} ${classes.header}`}
    >
      <div className={classes.body}>
        <h2 id={headingId} className={classes.title}>
          {t(
            promotion.kind === 'rollback'
              ? 'promotion.rollbackOf'
              : 'promotion.releaseOf',
            { title },
          )}
        </h2>
        <div className={classes.labels} role="status">
          <StateLabel promotion={promotion} />
          <span className={classes.quiet}>
            {t('common.lasting', { time: <Lasting since={promotion.since} /> })}
          </span>
          {promotion.breakGlass && (
            <StatusLabel tone="warning" text={t('promotion.breakGlass')} />
          )}
          {!policy.isStandard && (
            <StatusLabel
              wraps
              tone="warning"
              text={t('promotion.policyOther', { name: policy.name })}
            />
          )}
        </div>
        <Waiting promotion={promotion} texts={texts} />
        <FactList
          facts={[
            {
              term: t('promotions.column.service'),
              value: (
                <Link to={`${entityRoute(entity)}/${tabPath}`}>{title}</Link>
              ),
            },
            {
              term: t('promotion.categoryLabel'),
              value: words.category(promotion.category),
            },
            {
              term: t('promotion.commit'),
              value: <Hash value={promotion.commit} url={commitUrl} />,
            },
            {
              term: t('promotion.requestedBy'),
              value: (
                <>
                  <Person reference={promotion.requester} />{' '}
                  <span className={classes.quiet}>
                    <Age at={promotion.createdAt} />
                  </span>
                </>
              ),
            },
            {
              term: t('promotion.policy'),
              value: policy.isStandard
                ? t('promotion.policyStandard', { name: policy.name })
                : policy.name,
            },
            { term: t('promotion.driver'), value: promotion.subject.driver },
            {
              term: t('promotion.subjectHash'),
              value: (
                <span title={t('promotion.subjectHashHint')}>
                  <Hash value={promotion.subjectHash} />
                </span>
              ),
            },
            {
              term: t('promotion.related'),
              value: (rollbackOf || promotion.related.length > 0) && (
                <>
                  {rollbackOf && (
                    <div>
                      <Link to={promotionRoute({ id: rollbackOf })}>
                        {t('promotion.rollsBack')}
                      </Link>
                    </div>
                  )}
                  {promotion.related
                    .filter(id => id !== rollbackOf)
                    .map(id => (
                      <div key={id}>
                        <Link to={promotionRoute({ id })}>
                          {t('promotion.rolledBackBy')}
                        </Link>
                      </div>
                    ))}
                </>
              ),
            },
          ]}
        />
        {actions}
      </div>
    </Paper>
  );
};
