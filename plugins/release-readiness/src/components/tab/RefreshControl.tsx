import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { usePermission } from '@backstage/plugin-permission-react';
import Button from '@material-ui/core/Button';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import RefreshIcon from '@material-ui/icons/Refresh';
import { releaseReadinessScorecardRefreshPermission } from '@release-readiness/backstage-plugin-release-readiness-common';
import { reasonOfError, statusOfError } from '../../api/errors';
import { useRefresh } from '../../hooks/useRefresh';
import type { Refresh } from '../../hooks/useRefresh';
import { releaseReadinessTranslationRef } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    control: {
      display: 'flex',
      flexDirection: 'column',
      alignItems: 'flex-end',
      gap: theme.spacing(1),
      maxWidth: 340,
      color: theme.palette.text.primary,
    },
    status: { textAlign: 'right', fontSize: theme.typography.body2.fontSize },
    bar: { width: '100%', minWidth: 200 },
  }),
  { name: 'ReleaseReadinessRefresh' },
);

function countTargets(refresh: Refresh) {
  const targets =
    refresh.phase === 'running' || refresh.phase === 'done'
      ? (refresh.status?.targets ?? [])
      : [];
  const failed = targets.filter(({ state }) => state === 'failed').length;
  const done = targets.filter(({ state }) => state === 'done').length + failed;
  return { total: targets.length, done, failed };
}

export interface RefreshControlProps {
  entityRef: string;
  /** The sources have answered: there is something new to show. */
  onDone(): void;
}

/** Asks the sources again, and says how far that has come. */
export const RefreshControl = ({ entityRef, onDone }: RefreshControlProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const permission = usePermission({
    permission: releaseReadinessScorecardRefreshPermission,
    resourceRef: entityRef,
  });
  const { refresh, start } = useRefresh(entityRef, onDone);
  const running = refresh.phase === 'running';
  const { total, done, failed } = countTargets(refresh);
  const forbidden = !permission.loading && !permission.allowed;

  const describe = (): string | undefined => {
    switch (refresh.phase) {
      case 'running':
        return total > 0
          ? t('refresh.progress', { done: `${done}`, total: `${total}` })
          : t('refresh.started');
      case 'done':
        return failed > 0
          ? t('refresh.doneWithFailures', { count: failed })
          : t('refresh.done');
      case 'failed':
        if (statusOfError(refresh.error) === 429) return t('refresh.tooOften');
        if (statusOfError(refresh.error) === 403) return t('refresh.forbidden');
        return t('refresh.failed', { reason: reasonOfError(refresh.error) });
      default:
        return undefined;
    }
  };

  return (
    <div className={classes.control}>
      <Tooltip title={forbidden ? t('header.refreshNotAllowed') : ''}>
        {/* Tooltips need an element that still gets events when the button is disabled. */}
        <span>
          <Button
            variant="outlined"
            size="small"
            color="inherit"
            startIcon={<RefreshIcon />}
            disabled={running || !permission.allowed}
            onClick={start}
          >
            {t('header.refresh')}
          </Button>
        </span>
      </Tooltip>
      {running && (
        <LinearProgress
          className={classes.bar}
          aria-label={t('refresh.started')}
          variant={total > 0 ? 'determinate' : 'indeterminate'}
          value={total > 0 ? (done / total) * 100 : undefined}
        />
      )}
      <div role="status" className={classes.status}>
        {forbidden ? t('header.refreshNotAllowed') : describe()}
      </div>
    </div>
  );
};
