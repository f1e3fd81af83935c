import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { ErrorLike } from '@backstage/errors';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogContentText from '@material-ui/core/DialogContentText';
import DialogTitle from '@material-ui/core/DialogTitle';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import { useId } from 'react';
import type { ReactNode } from 'react';
import { useErrorText } from '../../hooks/useErrorText';
import { releaseReadinessTranslationRef } from '../../translation';
import { Notice } from './Notice';

const useStyles = makeStyles(
  theme => ({
    content: { display: 'grid', gap: theme.spacing(2) },
    text: { color: theme.palette.text.primary, margin: 0 },
  }),
  { name: 'ReleaseReadinessConfirm' },
);

export interface ConfirmDialogProps {
  /** Names what it is about. */
  title: string;
  /** What will happen. */
  text: string;
  confirm: string;
  sending: boolean;
  error?: ErrorLike;
  /** What is waited for while it is sent. */
  waiting?: string;
  /** Absent = unless it is being sent. */
  closable?: boolean;
  /** Something that is needed is missing. */
  incomplete?: boolean;
  onConfirm(): void;
  onClose(): void;
  children?: ReactNode;
}

/** Asks before something happens that matters. */
export const ConfirmDialog = ({
  title,
  text,
  confirm,
  sending,
  error,
  waiting,
  closable = !sending,
  incomplete,
  onConfirm,
  onClose,
  children,
}: ConfirmDialogProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const errorText = useErrorText();
  const titleId = useId();
  const textId = useId();
  return (
    <Dialog
      open
      onClose={closable ? onClose : undefined}
      aria-labelledby={titleId}
      aria-describedby={textId}
      maxWidth="sm"
      fullWidth
    >
      <form
        noValidate
        onSubmit={event => {
          event.preventDefault();
          if (!incomplete && !sending) onConfirm();
        }}
      >
        <DialogTitle id={titleId}>{title}</DialogTitle>
        <DialogContent className={classes.content}>
          <DialogContentText id={textId} className={classes.text}>
            {text}
          </DialogContentText>
          {children}
          {error && (
            <Notice tone="bad" role="alert">
              {t('field.failed', { reason: errorText(error) })}
            </Notice>
          )}
          {sending && waiting && (
            <Notice tone="unknown" role="status">
              {waiting}
            </Notice>
          )}
          {sending && <LinearProgress aria-label={t('field.sending')} />}
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose} disabled={!closable}>
            {t('field.close')}
          </Button>
          <Button
            type="submit"
            variant="contained"
            color="primary"
            disabled={sending || incomplete}
          >
            {confirm}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
