import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    list: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fill, minmax(200px, 1fr))',
      gap: theme.spacing(1.5, 3),
      margin: 0,
    },
    term: {
      fontSize: '0.8125rem',
      fontWeight: 600,
      color: theme.palette.text.secondary,
    },
    value: { margin: 0, overflowWrap: 'anywhere' },
  }),
  { name: 'ReleaseReadinessFactList' },
);

export interface FactListProps {
  /** Without a value = left out. */
  facts: { term: string; value: ReactNode }[];
}

/** Short facts with their names, side by side. */
export const FactList = ({ facts }: FactListProps) => {
  const classes = useStyles();
  return (
    <dl className={classes.list}>
      {facts
        .filter(({ value }) => value !== undefined && value !== false)
        .map(({ term, value }) => (
          <div key={term}>
            <dt className={classes.term}>{term}</dt>
            <dd className={classes.value}>{value}</dd>
          </div>
        ))}
    </dl>
  );
};
