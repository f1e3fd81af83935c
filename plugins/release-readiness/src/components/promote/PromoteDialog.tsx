import { useApi, useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { ErrorLike } from '@backstage/errors';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import type { PromotionPreview } from '@release-readiness/backstage-plugin-release-readiness-common';
import { useId, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { promotionsApiRef } from '../../api';
import { newIdempotencyKey } from '../../api/newIdempotencyKey';
import type { LiveQuery } from '../../hooks/useLiveQuery';
import { useErrorText } from '../../hooks/useErrorText';
import { useSubmission } from '../../hooks/useSubmission';
import { useTexts } from '../../hooks/useTexts';
import { promotionRouteRef } from '../../routes';
import { releaseReadinessTranslationRef } from '../../translation';
import { ActionButton } from '../common/ActionButton';
import { Notice } from '../common/Notice';
import { StatusLabel } from '../common/StatusLabel';
import { GuardCount, GuardList } from '../promotion/GuardList';
import { ReleaseDiff } from '../promotion/ReleaseDiff';
import { CategoryFields, RecordFields } from './ChangeFields';
import { findMissing, startForm, toRequest } from './changeForm';
import type { ChangeForm } from './changeForm';
import { ApproverList, Part, PlanList } from './PreviewSections';
import { WindowFacts } from './WindowFacts';

const useStyles = makeStyles(
  theme => ({
    content: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(3),
    },
    /** Keeps its height, so that nothing jumps. */
    progress: { height: 4 },
    actions: { gap: theme.spacing(1), padding: theme.spacing(1.5, 3) },
    list: { margin: 0, paddingLeft: theme.spacing(2.5) },
  }),
  { name: 'ReleaseReadinessPromoteDialog' },
);

/** `simulate` shows the dry run alone; `request` can ask for the promotion. */
export type PromoteMode = 'request' | 'simulate';

export interface PromoteDialogProps {
  preview: LiveQuery<PromotionPreview> & { value: PromotionPreview };
  mode: PromoteMode;
  onClose(): void;
}

/** What would be released, what stands in the way, and the request for it. */
export const PromoteDialog = ({
  preview: query,
  mode,
  onClose,
}: PromoteDialogProps) => {
  const classes = useStyles();
  const api = useApi(promotionsApiRef);
  const navigate = useNavigate();
  const promotionRoute = useRouteRef(promotionRouteRef);
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const texts = useTexts();
  const errorText = useErrorText();
  const titleId = useId();
  const { value: preview, loading, error: previewError, reload } = query;
  const { policy, guards, request, title } = preview;

  // One for each dialog: pressing twice asks once.
  const [idempotencyKey] = useState(newIdempotencyKey);
  const [form, setForm] = useState(() => startForm(preview, new Date()));
  const [tried, setTried] = useState(false);
  const [conflict, setConflict] = useState<ErrorLike>();
  const { sending, error, submit } = useSubmission(found => {
    setConflict(found);
    reload();
  });

  const missing = findMissing(form, preview);
  const body = toRequest(form, preview, idempotencyKey);
  const notOpen = guards.filter(({ outcome }) => outcome !== 'open').length;
  const fields = {
    form,
    preview,
    texts,
    missing: tried ? missing : [],
    onChange: (changes: Partial<ChangeForm>) =>
      setForm(previous => ({ ...previous, ...changes })),
  };
  const reasons = request.allowed
    ? []
    : [...request.reasons.map(texts.text), t('actions.why')].slice(
        0,
        Math.max(1, request.reasons.length),
      );

  const send = () => {
    setTried(true);
    if (!body) return;
    setConflict(undefined);
    submit(
      () => api.createPromotion(body),
      promotion => navigate(promotionRoute({ id: promotion.id })),
    );
  };

  return (
    <Dialog
      open
      onClose={sending ? undefined : onClose}
      aria-labelledby={titleId}
      maxWidth="md"
      fullWidth
      scroll="paper"
    >
      <DialogTitle id={titleId}>
        {t(mode === 'simulate' ? 'promote.simulationTitle' : 'promote.title', {
          title,
        })}
      </DialogTitle>
      <div className={classes.progress}>
        {(loading || sending) && (
          <LinearProgress
            aria-label={t(sending ? 'promote.submitting' : 'promote.loading')}
          />
        )}
      </div>
      <DialogContent dividers className={classes.content}>
        {mode === 'simulate' && (
          <Notice tone="neutral">{t('promote.simulationNotice')}</Notice>
        )}
        {previewError && (
          <Notice tone="unknown" role="status">
            {t('promote.failed', { reason: errorText(previewError) })}
          </Notice>
        )}
        {!policy.isStandard && (
          <div>
            <StatusLabel
              wraps
              tone="warning"
              text={t('promotion.policyOther', { name: policy.name })}
            />
          </div>
        )}
        {preview.problems.length > 0 && (
          <Notice tone="bad">
            <ul className={classes.list}>
              {preview.problems.map((problem, index) => (
                <li key={index}>{texts.text(problem)}</li>
              ))}
            </ul>
          </Notice>
        )}
        <Part heading={t('diff.heading')}>
          {preview.diff ? <ReleaseDiff diff={preview.diff} /> : t('diff.none')}
        </Part>
        <Part
          heading={t('guards.heading')}
          action={<GuardCount guards={guards} />}
        >
          {notOpen > 0 && (
            <Notice tone="warning">
              {t('promote.guardsNotOpen', { count: notOpen })}
            </Notice>
          )}
          <GuardList guards={guards} texts={texts} />
        </Part>
        <Part heading={t('promote.category')}>
          <CategoryFields {...fields} />
        </Part>
        <Part heading={t('promote.approvers')}>
          <ApproverList
            approvers={preview.approvers}
            category={form.category}
          />
          {preview.approvalCaveat && (
            <p>{texts.text(preview.approvalCaveat)}</p>
          )}
        </Part>
        <Part heading={t('promote.window')}>
          <WindowFacts window={preview.window} />
        </Part>
        {mode === 'request' && (
          <Part heading={t('promote.change')}>
            <RecordFields {...fields} />
          </Part>
        )}
        <Part heading={t('promote.plan')}>
          <PlanList preview={preview} texts={texts} />
        </Part>
      </DialogContent>
      {tried && missing.length > 0 && (
        <Notice tone="warning" role="alert">
          {t('promote.incomplete')}
        </Notice>
      )}
      {conflict && (
        <Notice tone="warning" role="alert">
          {t('promote.submitMovedOn')} {errorText(conflict)}
        </Notice>
      )}
      {error && (
        <Notice tone="bad" role="alert">
          {t('promote.submitFailed', { reason: errorText(error) })}
        </Notice>
      )}
      <DialogActions className={classes.actions}>
        <Button onClick={onClose} disabled={sending}>
          {t('promote.close')}
        </Button>
        <Button
          variant={mode === 'simulate' ? 'contained' : 'outlined'}
          color={mode === 'simulate' ? 'primary' : 'default'}
          onClick={reload}
          disabled={loading || sending}
        >
          {t('promote.again')}
        </Button>
        {mode === 'request' && (
          <ActionButton
            variant="contained"
            color="primary"
            label={t('promote.submit')}
            reasons={sending ? [t('promote.submitting')] : reasons}
            onClick={send}
          />
        )}
      </DialogActions>
    </Dialog>
  );
};
