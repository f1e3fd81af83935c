import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import type { ListPromotionsResponse } from '@release-readiness/backstage-plugin-release-readiness-common';
import { usePromotionWords } from '../../hooks/usePromotionWords';
import { promotionRouteRef } from '../../routes';
import { releaseReadinessTranslationRef } from '../../translation';
import { Age } from '../common/Age';
import { Person } from '../common/EntityReference';
import { Hash } from '../common/Hash';
import { HiddenCaption } from '../common/HiddenCaption';
import { Lasting } from '../common/Lasting';
import { ScrollRegion } from '../common/ScrollRegion';
import { StatusLabel } from '../common/StatusLabel';
import { StateLabel } from '../promotion/StateLabel';

const useStyles = makeStyles(
  theme => ({
    table: {
      '& th, & td': {
        padding: theme.spacing(1, 1),
        '&:first-child': { paddingLeft: theme.spacing(2) },
        fontSize: theme.typography.body2.fontSize,
        background: 'none',
      },
      '& th': { whiteSpace: 'nowrap', fontWeight: 700 },
    },
    title: { fontWeight: 600 },
    labels: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5) },
    nowrap: { whiteSpace: 'nowrap' },
  }),
  { name: 'ReleaseReadinessPromotions' },
);

const columns = [
  'service',
  'state',
  'category',
  'commit',
  'requester',
  'requested',
  'since',
] as const;

export interface PromotionsTableProps {
  items: ListPromotionsResponse['items'];
  /** What is shown is about to be replaced. */
  busy: boolean;
}

/** One row a promotion. */
export const PromotionsTable = ({ items, busy }: PromotionsTableProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const words = usePromotionWords();
  const promotionRoute = useRouteRef(promotionRouteRef);
  return (
    <ScrollRegion label={t('promotions.region')}>
      <Table size="small" className={classes.table} aria-busy={busy}>
        <HiddenCaption text={t('promotions.caption')} />
        <TableHead>
          <TableRow>
            {columns.map(column => (
              <TableCell key={column} scope="col">
                {t(`promotions.column.${column}`)}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {items.map(item => (
            <TableRow key={item.id} hover>
              <TableCell component="th" scope="row" role="rowheader">
                <Link
                  to={promotionRoute({ id: item.id })}
                  className={classes.title}
                >
                  {item.title}
                </Link>
              </TableCell>
              <TableCell>
                <div className={classes.labels}>
                  <StateLabel promotion={item} />
                  {item.kind === 'rollback' && (
                    <StatusLabel
                      tone="neutral"
                      text={t('promotions.kindRollback')}
                    />
                  )}
                  {item.breakGlass && (
                    <StatusLabel
                      tone="warning"
                      text={t('promotion.breakGlass')}
                    />
                  )}
                </div>
              </TableCell>
              <TableCell>{words.category(item.category)}</TableCell>
              <TableCell>
                <Hash value={item.commit} />
              </TableCell>
              <TableCell>
                <Person reference={item.requester} />
              </TableCell>
              <TableCell className={classes.nowrap}>
                <Age at={item.createdAt} />
              </TableCell>
              <TableCell className={classes.nowrap}>
                <Lasting since={item.since} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </ScrollRegion>
  );
};
