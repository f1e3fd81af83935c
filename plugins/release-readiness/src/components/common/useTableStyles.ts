import { makeStyles } from '@material-ui/core/styles';

/** Tables without lines of their own around them. */
export const useTableStyles = makeStyles(
  theme => ({
    table: {
      '& th, & td': {
        padding: theme.spacing(0.75, 1.5, 0.75, 0),
        verticalAlign: 'top',
        fontSize: theme.typography.body2.fontSize,
        background: 'none',
      },
      '& th': {
        color: theme.palette.text.secondary,
        fontWeight: 600,
        whiteSpace: 'nowrap',
      },
      '& tbody tr:last-child td': { borderBottom: 0 },
    },
  }),
  { name: 'ReleaseReadinessTable' },
);
