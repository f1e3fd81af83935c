import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { toError } from '@backstage/errors';
import type { ErrorLike } from '@backstage/errors';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import GetAppIcon from '@material-ui/icons/GetApp';
import { useState } from 'react';
import { promotionsApiRef } from '../../api';
import { reasonOfError } from '../../api/errors';
import { saveFile } from '../../api/saveFile';
import { releaseReadinessTranslationRef } from '../../translation';
import { Notice } from '../common/Notice';
import { listAllChanges, toCsv } from './changesExport';

const useStyles = makeStyles(
  theme => ({
    buttons: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
  }),
  { name: 'ReleaseReadinessChangesExport' },
);

/** Takes the change records away as a file. */
export const ChangesExport = () => {
  const classes = useStyles();
  const api = useApi(promotionsApiRef);
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const [error, setError] = useState<ErrorLike>();
  const [loading, setLoading] = useState(false);
  const save = (format: 'csv' | 'json') => {
    setLoading(true);
    setError(undefined);
    return listAllChanges(api).then(
      items => {
        setLoading(false);
        if (format === 'csv') saveFile('changes.csv', 'text/csv', toCsv(items));
        else {
          saveFile(
            'changes.json',
            'application/json',
            JSON.stringify(items, undefined, 2),
          );
        }
      },
      thrown => {
        setLoading(false);
        setError(toError(thrown));
      },
    );
  };
  return (
    <>
      <div
        className={classes.buttons}
        role="group"
        aria-label={t('promotions.export')}
      >
        <Button
          size="small"
          startIcon={<GetAppIcon />}
          disabled={loading}
          onClick={() => save('csv')}
        >
          {t('promotions.exportCsv')}
        </Button>
        <Button
          size="small"
          startIcon={<GetAppIcon />}
          disabled={loading}
          onClick={() => save('json')}
        >
          {t('promotions.exportJson')}
        </Button>
      </div>
      {error && (
        <Notice tone="bad" role="alert">
          {t('promotions.exportFailed', { reason: reasonOfError(error) })}
        </Notice>
      )}
    </>
  );
};
