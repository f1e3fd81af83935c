import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { ErrorLike } from '@backstage/errors';
import { makeStyles } from '@material-ui/core/styles';
import type {
  PromotionDetails,
  PromotionVerb,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useErrorText } from '../../hooks/useErrorText';
import type { LiveQuery } from '../../hooks/useLiveQuery';
import { useTexts } from '../../hooks/useTexts';
import { promotionRouteRef } from '../../routes';
import { releaseReadinessTranslationRef } from '../../translation';
import { webAddress } from '../common/EvidenceAnchor';
import { Notice } from '../common/Notice';
import { Section } from '../common/Section';
import { ActionBar } from './ActionBar';
import { Approvals } from './Approvals';
import { Breaches } from './Breaches';
import { BreakGlassNotice } from './BreakGlassNotice';
import { BreakGlassRequestNotice } from './BreakGlassRequestNotice';
import { ChangeRecord } from './ChangeRecord';
import { CommandDialog } from './CommandDialog';
import { GuardCount, GuardList } from './GuardList';
import { MetricsSection } from './MetricsSection';
import { PromotionHeader } from './PromotionHeader';
import { ReleaseDiff } from './ReleaseDiff';
import { Runs } from './Runs';
import { SignOffs } from './SignOffs';
import { Stepper } from './Stepper';
import { TrafficShare } from './TrafficShare';
import { Trail } from './Trail';

const useStyles = makeStyles(
  theme => ({
    page: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(2),
    },
    progress: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      alignItems: 'start',
      gap: theme.spacing(2),
      [theme.breakpoints.up('lg')]: {
        gridTemplateColumns: 'minmax(320px, 2fr) minmax(0, 3fr)',
      },
    },
    column: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(2),
    },
    pair: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fit, minmax(320px, 1fr))',
      alignItems: 'start',
      gap: theme.spacing(2),
    },
  }),
  { name: 'ReleaseReadinessPromotion' },
);

export interface PromotionContentProps {
  query: LiveQuery<PromotionDetails> & { value: PromotionDetails };
}

/** A promotion in full. */
export const PromotionContent = ({ query }: PromotionContentProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const texts = useTexts();
  const navigate = useNavigate();
  const promotionRoute = useRouteRef(promotionRouteRef);
  const [verb, setVerb] = useState<PromotionVerb>();
  const [conflict, setConflict] = useState<ErrorLike>();
  const errorText = useErrorText();
  const { value: promotion, reload } = query;
  const started = promotion.steps.some(({ startedAt }) => startedAt);
  const people = (
    <>
      <Approvals promotion={promotion} texts={texts} />
      <SignOffs promotion={promotion} />
    </>
  );
  const failsafe = webAddress(promotion.failsafe?.url);

  return (
    <div className={classes.page}>
      {query.error && (
        <Notice tone="unknown" role="status">
          {t('header.staleNotice')}
        </Notice>
      )}
      {conflict && (
        <Notice tone="warning" role="alert">
          {t('promotion.movedOn')} {errorText(conflict)}
        </Notice>
      )}
      <PromotionHeader
        promotion={promotion}
        texts={texts}
        actions={
          <ActionBar promotion={promotion} texts={texts} onChoose={setVerb} />
        }
      />
      {promotion.breakGlassDetails && (
        <BreakGlassNotice details={promotion.breakGlassDetails} />
      )}
      {promotion.breakGlassRequest && (
        <BreakGlassRequestNotice request={promotion.breakGlassRequest} />
      )}
      {promotion.guards.map(
        ({ id, caveat }) =>
          caveat && (
            <Notice key={id} tone="warning" role="note">
              {texts.text(caveat)}
            </Notice>
          ),
      )}
      {promotion.breaches.length > 0 && (
        <Breaches breaches={promotion.breaches} texts={texts} />
      )}
      <div className={classes.progress}>
        <Stepper steps={promotion.steps} state={promotion.state} />
        <div className={classes.column}>
          {started ? (
            <>
              <TrafficShare traffic={promotion.traffic} />
              <MetricsSection promotion={promotion} />
            </>
          ) : (
            people
          )}
        </div>
      </div>
      {started && <div className={classes.pair}>{people}</div>}
      <Section
        heading={t('guards.heading')}
        action={<GuardCount guards={promotion.guards} />}
      >
        <GuardList guards={promotion.guards} texts={texts} />
      </Section>
      <Section heading={t('diff.heading')}>
        {promotion.diff ? (
          <ReleaseDiff diff={promotion.diff} />
        ) : (
          t('diff.none')
        )}
      </Section>
      <ChangeRecord change={promotion.change} zone={promotion.window?.zone} />
      <Runs runs={promotion.runs} texts={texts} />
      {promotion.failsafe && (
        <Section heading={t('failsafe.heading')}>
          {texts.text(promotion.failsafe.description)}{' '}
          {failsafe && (
            <Link to={failsafe} underline="always">
              {t('failsafe.open')}
            </Link>
          )}
        </Section>
      )}
      <Trail promotion={promotion} texts={texts} />
      {verb && (
        <CommandDialog
          key={verb}
          promotion={promotion}
          verb={verb}
          onClose={() => setVerb(undefined)}
          onDone={result => {
            setVerb(undefined);
            setConflict(undefined);
            if (result.id === promotion.id) reload();
            else navigate(promotionRoute({ id: result.id }));
          }}
          onMovedOn={error => {
            setVerb(undefined);
            setConflict(error);
            reload();
          }}
        />
      )}
    </div>
  );
};
