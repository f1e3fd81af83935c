import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import { useId } from 'react';
import type { ReactNode } from 'react';
import { useStatusStyles } from '../../theme';
import type { StatusTone } from '../../theme';
import { StatusIcon } from '../common/StatusIcon';

const useStyles = makeStyles(
  theme => ({
    panel: {
      display: 'grid',
      gap: theme.spacing(1.5),
      justifyItems: 'start',
      padding: theme.spacing(4),
      maxWidth: 760,
    },
    icon: { display: 'flex', borderRadius: '50%', padding: 2 },
    title: { margin: 0, fontSize: '1.25rem', fontWeight: 700 },
    description: { margin: 0 },
    content: { width: '100%', minWidth: 0 },
  }),
  { name: 'ReleaseReadinessState' },
);

export interface StatePanelProps {
  tone: StatusTone;
  title: string;
  description: string;
  /** An error is announced at once. */
  role?: 'alert' | 'status';
  action?: ReactNode;
  children?: ReactNode;
}

/** Stands where data would: says why there is none and what to do. */
export const StatePanel = ({
  tone,
  title,
  description,
  role,
  action,
  children,
}: StatePanelProps) => {
  const classes = useStyles();
  const tones = useStatusStyles();
  const titleId = useId();
  return (
    <Paper component="section" aria-labelledby={titleId}>
      <div className={classes.panel} role={role}>
        <span className={`${classes.icon} ${tones[tone]}`}>
          <StatusIcon tone={tone} fontSize="large" />
        </span>
        <h2 id={titleId} className={classes.title}>
          {title}
        </h2>
        <p className={classes.description}>{description}</p>
        {children && <div className={classes.content}>{children}</div>}
        {action}
      </div>
    </Paper>
  );
};
