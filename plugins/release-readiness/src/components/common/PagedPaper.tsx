import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import LinearProgress from '@material-ui/core/LinearProgress';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import TablePagination from '@material-ui/core/TablePagination';
import type { ReactNode } from 'react';
import { releaseReadinessTranslationRef } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    /** Keeps its height, so that the table does not jump. */
    progress: { height: 4 },
    empty: { padding: theme.spacing(3), margin: 0 },
  }),
  { name: 'ReleaseReadinessPagedPaper' },
);

export interface PagedPaperProps {
  totalItems: number;
  /** From 0. */
  page: number;
  size: number;
  sizes: readonly number[];
  loading: boolean;
  texts: { updating: string; empty: string; perPage: string };
  onChange(change: { page: number } | { size: number }): void;
  /** Nothing where no row is on the page. */
  children?: ReactNode;
}

/** One page of a long table, with the way to the others. */
export const PagedPaper = ({
  totalItems,
  page,
  size,
  sizes,
  loading,
  texts,
  onChange,
  children,
}: PagedPaperProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  return (
    <Paper>
      <div className={classes.progress}>
        {loading && <LinearProgress aria-label={texts.updating} />}
      </div>
      {children || (
        <p className={classes.empty} role="status">
          {texts.empty}
        </p>
      )}
      <TablePagination
        component="div"
        count={totalItems}
        // The address may name a page that is no longer there.
        page={totalItems > page * size ? page : 0}
        rowsPerPage={size}
        rowsPerPageOptions={[...sizes]}
        labelRowsPerPage={texts.perPage}
        labelDisplayedRows={({ from, to, count }) =>
          t('page.range', {
            from: `${from}`,
            to: `${to}`,
            total: `${count}`,
          })
        }
        backIconButtonText={t('page.previous')}
        nextIconButtonText={t('page.next')}
        SelectProps={{
          inputProps: { 'aria-label': texts.perPage },
          native: true,
        }}
        onPageChange={(_event, next) => onChange({ page: next })}
        onRowsPerPageChange={event =>
          onChange({ size: Number(event.target.value) })
        }
      />
    </Paper>
  );
};
