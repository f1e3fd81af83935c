import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { toError } from '@backstage/errors';
import type { ErrorLike } from '@backstage/errors';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import GetAppIcon from '@material-ui/icons/GetApp';
import type {
  PromotionDetails,
  TrailVerification,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { useState } from 'react';
import { promotionsApiRef } from '../../api';
import { saveFile } from '../../api/saveFile';
import { reasonOfError } from '../../api/errors';
import { shortName } from '../../formatting';
import type { Texts } from '../../hooks/useTexts';
import { releaseReadinessTranslationRef } from '../../translation';
import { Notice } from '../common/Notice';

const useStyles = makeStyles(
  theme => ({
    controls: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
  }),
  { name: 'ReleaseReadinessEvidenceControls' },
);

type Outcome =
  | { kind: 'verified'; verification: TrailVerification }
  | {
      kind: 'failed';
      message: 'verifyFailed' | 'downloadFailed';
      error: ErrorLike;
    };

const Verification = ({
  verification,
  texts,
}: {
  verification: TrailVerification;
  texts: Texts;
}) => {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const { intact, events, firstBroken, problem } = verification;
  return (
    <Notice tone={intact ? 'good' : 'bad'} role={intact ? 'status' : 'alert'}>
      {intact
        ? t('trail.intact', { count: events })
        : t('trail.broken', {
            line: `${firstBroken ?? t('diff.unknown')}`,
            problem: problem ? texts.text(problem) : '',
          })}
    </Notice>
  );
};

export interface EvidenceControlsProps {
  promotion: PromotionDetails;
  texts: Texts;
}

/** Checks the trail, and takes it away as a file. */
export const EvidenceControls = ({
  promotion,
  texts,
}: EvidenceControlsProps) => {
  const classes = useStyles();
  const api = useApi(promotionsApiRef);
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const [outcome, setOutcome] = useState<Outcome>();
  const { id, entityRef } = promotion;
  const fail =
    (message: 'verifyFailed' | 'downloadFailed') => (thrown: unknown) =>
      setOutcome({ kind: 'failed', message, error: toError(thrown) });

  const verify = () =>
    api
      .verifyPromotion(id)
      .then(
        verification => setOutcome({ kind: 'verified', verification }),
        fail('verifyFailed'),
      );
  const download = () =>
    api.getPromotionEvidence(id).then(evidence => {
      setOutcome(shown => (shown?.kind === 'failed' ? undefined : shown));
      saveFile(
        `${shortName(entityRef)}-${id}.json`,
        'application/json',
        JSON.stringify(evidence, undefined, 2),
      );
    }, fail('downloadFailed'));

  return (
    <>
      <div className={classes.controls}>
        <Button size="small" variant="outlined" onClick={verify}>
          {t('trail.verify')}
        </Button>
        <Button
          size="small"
          variant="outlined"
          startIcon={<GetAppIcon />}
          onClick={download}
        >
          {t('trail.download')}
        </Button>
      </div>
      {outcome?.kind === 'verified' && (
        <Verification verification={outcome.verification} texts={texts} />
      )}
      {outcome?.kind === 'failed' && (
        <Notice tone="bad" role="alert">
          {t(`trail.${outcome.message}`, {
            reason: reasonOfError(outcome.error),
          })}
        </Notice>
      )}
    </>
  );
};
