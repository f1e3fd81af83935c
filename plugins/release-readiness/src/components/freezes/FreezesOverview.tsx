import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { usePermission } from '@backstage/plugin-permission-react';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import { releaseReadinessFreezeManagePermission } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { FreezeView } from '@release-readiness/backstage-plugin-release-readiness-common';
import { useCallback, useState } from 'react';
import { promotionsApiRef } from '../../api';
import { statusOfError } from '../../api/errors';
import { useLiveQuery } from '../../hooks/useLiveQuery';
import { useSubmission } from '../../hooks/useSubmission';
import { browserZone } from '../../formatting';
import { releaseReadinessTranslationRef } from '../../translation';
import { ActionButton } from '../common/ActionButton';
import { ConfirmDialog } from '../common/ConfirmDialog';
import { Notice } from '../common/Notice';
import { QueryState, StatePanel } from '../states';
import { FreezeDialog } from './FreezeDialog';
import { FreezesTable } from './FreezesTable';

const useStyles = makeStyles(
  theme => ({
    page: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(2),
    },
    about: { margin: 0 },
    quiet: {
      margin: theme.spacing(1, 2),
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
    },
    empty: { padding: theme.spacing(3), margin: 0 },
  }),
  { name: 'ReleaseReadinessFreezes' },
);

interface WithdrawDialogProps {
  freeze: FreezeView;
  onClose(): void;
  onDone(): void;
}

const WithdrawDialog = ({ freeze, onClose, onDone }: WithdrawDialogProps) => {
  const api = useApi(promotionsApiRef);
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  // Somebody else was faster: the list shows that.
  const { sending, error, submit } = useSubmission(onDone);
  return (
    <ConfirmDialog
      title={t('freezes.withdrawTitle', { title: freeze.title })}
      text={t('freezes.withdrawEffect')}
      confirm={t('freezes.withdraw')}
      sending={sending}
      error={error}
      onClose={onClose}
      onConfirm={() => submit(() => api.withdrawFreeze(freeze.id), onDone)}
    />
  );
};

/** Times in which nothing is released: seen by all, set by those who may. */
export const FreezesOverview = () => {
  const classes = useStyles();
  const api = useApi(promotionsApiRef);
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const load = useCallback(async () => (await api.listFreezes()).items, [api]);
  const { value, error, reload } = useLiveQuery(load);
  const permission = usePermission({
    permission: releaseReadinessFreezeManagePermission,
  });
  const [setting, setSetting] = useState(false);
  const [withdrawing, setWithdrawing] = useState<FreezeView>();
  const zone = browserZone();

  if (error && statusOfError(error) === 403) {
    return (
      <StatePanel
        tone="neutral"
        title={t('promotions.notAllowedTitle')}
        description={t('promotions.notAllowedDescription')}
      />
    );
  }
  const forbidden = !permission.loading && !permission.allowed;
  const reasons = permission.allowed
    ? []
    : [t(forbidden ? 'freezes.notAllowed' : 'common.loading')];
  const done = () => {
    setSetting(false);
    setWithdrawing(undefined);
    reload();
  };

  return (
    <div className={classes.page}>
      <p className={classes.about}>{t('freezes.about')}</p>
      <div>
        <ActionButton
          variant="contained"
          color="primary"
          label={t('freezes.set')}
          reasons={reasons}
          onClick={() => setSetting(true)}
        />
      </div>
      {forbidden && <Notice tone="neutral">{t('freezes.notAllowed')}</Notice>}
      <QueryState
        hasValue={value !== undefined}
        error={error}
        onRetry={reload}
        rows={4}
      />
      {value && (
        <Paper>
          {value.length > 0 ? (
            <FreezesTable
              freezes={value}
              zone={zone}
              withdrawReasons={reasons}
              onWithdraw={setWithdrawing}
            />
          ) : (
            <p className={classes.empty} role="status">
              {t('freezes.empty')}
            </p>
          )}
          <p className={classes.quiet}>{t('freezes.zone', { zone })}</p>
        </Paper>
      )}
      {setting && (
        <FreezeDialog
          zone={zone}
          onClose={() => setSetting(false)}
          onDone={done}
        />
      )}
      {withdrawing && (
        <WithdrawDialog
          freeze={withdrawing}
          onClose={() => setWithdrawing(undefined)}
          onDone={done}
        />
      )}
    </div>
  );
};
