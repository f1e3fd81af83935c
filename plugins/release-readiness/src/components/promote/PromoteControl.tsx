import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import PublishIcon from '@material-ui/icons/Publish';
import type {
  PromotionPreview,
  PromotionSummary,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { useEffect, useId, useState } from 'react';
import { reasonOfError, statusOfError } from '../../api/errors';
import type { LiveQuery } from '../../hooks/useLiveQuery';
import { usePreview } from '../../hooks/usePreview';
import { isFinal, usePromotion } from '../../hooks/usePromotion';
import { usePromotionWords } from '../../hooks/usePromotionWords';
import { useTexts } from '../../hooks/useTexts';
import type { Texts } from '../../hooks/useTexts';
import { promotionRouteRef, promotionsRouteRef } from '../../routes';
import { releaseReadinessTranslationRef } from '../../translation';
import { ActionButton } from '../common/ActionButton';
import { Section } from '../common/Section';
import { GuardCount } from '../promotion/GuardList';
import { StateLabel } from '../promotion/StateLabel';
import { PromoteDialog } from './PromoteDialog';
import type { PromoteMode } from './PromoteDialog';

const useStyles = makeStyles(
  theme => ({
    control: { display: 'grid', gap: theme.spacing(1.5) },
    row: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
    },
    reasons: { margin: 0 },
    list: { margin: 0, paddingLeft: theme.spacing(2.5) },
    quiet: {
      margin: 0,
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
    },
  }),
  { name: 'ReleaseReadinessPromote' },
);

/** Guards that are not open, in words. */
function useClosedGuards(
  preview: PromotionPreview | undefined,
  texts: Texts,
): string[] {
  const words = usePromotionWords();
  return (preview?.guards ?? [])
    .filter(({ outcome }) => outcome !== 'open')
    .map(({ id, reason }) => `${words.guard(id)}: ${texts.text(reason)}`);
}

/** Why the button can't be pressed; empty = it can. */
function useBlockers(
  { value, error }: LiveQuery<PromotionPreview>,
  texts: Texts,
  closedGuards: string[],
): string[] {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  if (error) {
    const status = statusOfError(error);
    return status === 403 || status === 404
      ? [t('promote.notAllowed')]
      : [t('promote.failed', { reason: reasonOfError(error) })];
  }
  if (!value) return [t('promote.checking')];
  const reasons = [
    ...value.problems.map(texts.text),
    ...(value.request.allowed
      ? []
      : [...value.request.reasons.map(texts.text), ...closedGuards]),
  ];
  if (value.request.allowed && value.subject && reasons.length === 0) return [];
  return reasons.length > 0 ? [...new Set(reasons)] : [t('actions.why')];
}

interface ActivePromotionProps {
  /** As the dry run saw it. */
  promotion: PromotionSummary;
  onEnd(): void;
}

/** Leads to the promotion that is under way, and follows it to its end. */
const ActivePromotion = ({ promotion, onEnd }: ActivePromotionProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const promotionRoute = useRouteRef(promotionRouteRef);
  const { value = promotion } = usePromotion(promotion.id);
  const ended = isFinal(value.state);
  useEffect(() => {
    if (ended) onEnd();
  }, [ended, onEnd]);
  return (
    <div className={classes.row}>
      <Link to={promotionRoute({ id: promotion.id })}>
        {t('promote.active')}
      </Link>
      <StateLabel promotion={value} />
    </div>
  );
};

export interface PromoteControlProps {
  entityRef: string;
}

/**
 * The button, never hidden: pressed where a promotion can be asked for, with
 * the reasons beside it where not. Simulating is always possible.
 */
export const PromoteControl = ({ entityRef }: PromoteControlProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const texts = useTexts();
  const preview = usePreview(entityRef);
  const closedGuards = useClosedGuards(preview.value, texts);
  const blockers = useBlockers(preview, texts, closedGuards);
  const [mode, setMode] = useState<PromoteMode>();
  const reasonsId = useId();
  const promotionsRoute = useRouteRef(promotionsRouteRef);
  const { value } = preview;
  const active = value?.active;

  return (
    <div className={classes.control}>
      {active && (
        <ActivePromotion
          key={active.id}
          promotion={active}
          onEnd={preview.reload}
        />
      )}
      <div className={classes.row}>
        <ActionButton
          variant="contained"
          color="primary"
          startIcon={<PublishIcon />}
          label={t('promote.button')}
          reasons={blockers}
          reasonsId={reasonsId}
          onClick={() => setMode('request')}
        />
        <Button
          variant="outlined"
          title={t('promote.simulateHint')}
          disabled={!value}
          onClick={() => {
            preview.reload();
            setMode('simulate');
          }}
        >
          {t('promote.simulate')}
        </Button>
        {value && <GuardCount guards={value.guards} />}
      </div>
      {blockers.length > 0 ? (
        <div id={reasonsId} role="status">
          {value && <p className={classes.reasons}>{t('promote.why')}</p>}
          <ul className={classes.list}>
            {blockers.map(reason => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </div>
      ) : (
        <div role="status">
          <p className={classes.quiet}>
            {t(closedGuards.length > 0 ? 'promote.notOpenYet' : 'promote.open')}
          </p>
          {closedGuards.length > 0 && (
            <ul className={classes.list}>
              {closedGuards.map(text => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          )}
        </div>
      )}
      <p className={classes.quiet}>
        <Link
          to={`${promotionsRoute()}?service=${encodeURIComponent(entityRef)}`}
        >
          {t('promotion.ofService')}
        </Link>
      </p>
      {mode && value && (
        <PromoteDialog
          preview={{ ...preview, value }}
          mode={mode}
          onClose={() => setMode(undefined)}
        />
      )}
    </div>
  );
};

/** The same as a part of the tab. */
export const PromoteSection = ({ entityRef }: PromoteControlProps) => {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  return (
    <Section heading={t('promote.heading')}>
      <PromoteControl entityRef={entityRef} />
    </Section>
  );
};
