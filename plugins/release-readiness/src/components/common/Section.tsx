import { makeStyles } from '@material-ui/core/styles';
import Paper from '@material-ui/core/Paper';
import { useId } from 'react';
import type { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      justifyContent: 'space-between',
      gap: theme.spacing(1),
      padding: theme.spacing(1.5, 2),
    },
    heading: { margin: 0, fontSize: '1.125rem', fontWeight: 700 },
    body: { padding: theme.spacing(0, 2, 2) },
  }),
  { name: 'ReleaseReadinessSection' },
);

export interface SectionProps {
  heading: string;
  action?: ReactNode;
  /** The content brings its own padding. */
  flush?: boolean;
  children: ReactNode;
}

/** A part of a page under a heading of its own. */
export const Section = ({ heading, action, flush, children }: SectionProps) => {
  const classes = useStyles();
  const headingId = useId();
  return (
    <Paper component="section" aria-labelledby={headingId}>
      <div className={classes.head}>
        <h2 id={headingId} className={classes.heading}>
          {heading}
        </h2>
        {action}
      </div>
      <div className={flush ? undefined : classes.body}>{children}</div>
    </Paper>
  );
};
