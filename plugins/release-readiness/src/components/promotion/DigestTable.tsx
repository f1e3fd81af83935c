import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import type { DigestChange } from '@release-readiness/backstage-plugin-release-readiness-common';
import { releaseReadinessTranslationRef } from '../../translation';
import { Hash } from '../common/Hash';
import { HiddenCaption } from '../common/HiddenCaption';
import { ScrollRegion } from '../common/ScrollRegion';
import { useTableStyles } from '../common/useTableStyles';

/** Images of each container, before and after. */
export const DigestTable = ({ digests }: { digests: DigestChange[] }) => {
  const classes = useTableStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  return (
    <ScrollRegion label={t('diff.digests')}>
      <Table size="small" className={classes.table}>
        <HiddenCaption text={t('diff.digests')} />
        <TableHead>
          <TableRow>
            <TableCell scope="col">{t('diff.container')}</TableCell>
            <TableCell scope="col">{t('diff.from')}</TableCell>
            <TableCell scope="col">{t('diff.to')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {digests.map(({ container, from, to }) => (
            <TableRow key={container}>
              <TableCell>{container}</TableCell>
              <TableCell>
                {from ? <Hash value={from} /> : t('diff.nothing')}
              </TableCell>
              <TableCell>
                {to ? <Hash value={to} /> : t('diff.removed')}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </ScrollRegion>
  );
};
