import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import type { FreezeView } from '@release-readiness/backstage-plugin-release-readiness-common';
import { useNow } from '../../hooks/useNow';
import { releaseReadinessTranslationRef } from '../../translation';
import { ActionButton } from '../common/ActionButton';
import { Person } from '../common/EntityReference';
import { HiddenCaption } from '../common/HiddenCaption';
import { ScrollRegion } from '../common/ScrollRegion';
import { StatusLabel } from '../common/StatusLabel';
import { ZonedTime } from '../common/ZonedTime';

const useStyles = makeStyles(
  theme => ({
    table: {
      '& th, & td': {
        padding: theme.spacing(1, 1),
        '&:first-child': { paddingLeft: theme.spacing(2) },
        fontSize: theme.typography.body2.fontSize,
        verticalAlign: 'top',
        background: 'none',
      },
      '& th': { fontWeight: 700 },
    },
    reason: { color: theme.palette.text.secondary, fontWeight: 400 },
  }),
  { name: 'ReleaseReadinessFreezesTable' },
);

const columns = ['title', 'lines', 'time', 'by', 'actions'] as const;

export interface FreezesTableProps {
  freezes: FreezeView[];
  zone: string;
  /** Why the reader can't withdraw any. */
  withdrawReasons: string[];
  onWithdraw(freeze: FreezeView): void;
}

/** One row a freeze, the next one first. */
export const FreezesTable = ({
  freezes,
  zone,
  withdrawReasons,
  onWithdraw,
}: FreezesTableProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const now = useNow().getTime();
  const sorted = [...freezes].sort(
    (a, b) => Date.parse(a.from) - Date.parse(b.from),
  );
  return (
    <ScrollRegion label={t('freezes.region')}>
      <Table size="small" className={classes.table}>
        <HiddenCaption text={t('freezes.caption')} />
        <TableHead>
          <TableRow>
            {columns.map(column => (
              <TableCell key={column} scope="col">
                {t(`freezes.column.${column}`)}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {sorted.map(freeze => {
            const { id, title, from, to, withdrawnBy, businessLines } = freeze;
            const over = Date.parse(to) <= now;
            const inForce = !withdrawnBy && !over && Date.parse(from) <= now;
            return (
              <TableRow key={id} hover>
                <TableCell component="th" scope="row" role="rowheader">
                  {title}{' '}
                  {inForce && (
                    <StatusLabel tone="warning" text={t('freezes.now')} />
                  )}
                  <div className={classes.reason}>{freeze.reason}</div>
                </TableCell>
                <TableCell>
                  {businessLines?.join(', ') ?? t('freezes.allLines')}
                </TableCell>
                <TableCell>
                  <ZonedTime at={from} zone={zone} />
                  {' – '}
                  <ZonedTime at={to} zone={zone} />
                </TableCell>
                <TableCell>
                  <Person reference={freeze.setBy} />
                </TableCell>
                <TableCell>
                  {withdrawnBy &&
                    t('freezes.withdrawn', {
                      person: <Person reference={withdrawnBy} />,
                    })}
                  {!withdrawnBy && over && t('freezes.over')}
                  {!withdrawnBy && !over && (
                    <ActionButton
                      size="small"
                      variant="outlined"
                      label={t('freezes.withdraw')}
                      name={t('freezes.withdrawNamed', { title })}
                      reasons={withdrawReasons}
                      onClick={() => onWithdraw(freeze)}
                    />
                  )}
                </TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
    </ScrollRegion>
  );
};
