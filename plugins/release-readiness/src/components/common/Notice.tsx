import { makeStyles } from '@material-ui/core/styles';
import InfoOutlinedIcon from '@material-ui/icons/InfoOutlined';
import type { ReactNode } from 'react';
import { useStatusStyles } from '../../theme';
import type { StatusTone } from '../../theme';
import { StatusIcon } from './StatusIcon';

const useStyles = makeStyles(
  theme => ({
    notice: {
      display: 'flex',
      alignItems: 'flex-start',
      gap: theme.spacing(1),
      padding: theme.spacing(1.25, 1.5),
      borderRadius: theme.shape.borderRadius,
      borderLeft: '4px solid currentColor',
      fontSize: theme.typography.body2.fontSize,
      lineHeight: 1.5,
    },
    icon: { display: 'flex', flexShrink: 0, marginTop: 1 },
    body: { flex: 1, minWidth: 0, color: theme.palette.text.primary },
  }),
  { name: 'ReleaseReadinessNotice' },
);

export interface NoticeProps {
  tone: StatusTone;
  /** `alert` interrupts a screen reader, `status` waits; a standing notice is neither. */
  role?: 'alert' | 'status' | 'note';
  children: ReactNode;
  action?: ReactNode;
}

/** One or two sentences that people should not overlook. */
export const Notice = ({ tone, role, children, action }: NoticeProps) => {
  const classes = useStyles();
  const tones = useStatusStyles();
  return (
    <div role={role} className={`${classes.notice} ${tones[tone]}`}>
      <span className={classes.icon}>
        {tone === 'neutral' ? (
          <InfoOutlinedIcon aria-hidden fontSize="small" />
        ) : (
          <StatusIcon tone={tone} />
        )}
      </span>
      <div className={classes.body}>{children}</div>
      {action}
    </div>
  );
};
