import { parseEntityRef } from '@backstage/catalog-model';
import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import TableSortLabel from '@material-ui/core/TableSortLabel';
import type { ScorecardSummary } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Texts } from '../../hooks/useTexts';
import { releaseReadinessTranslationRef } from '../../translation';
import { tabPath } from '../card';
import { AreaStrip } from '../common/AreaStrip';
import { EntityReference } from '../common/EntityReference';
import { HiddenCaption } from '../common/HiddenCaption';
import { Lasting } from '../common/Lasting';
import { ScrollRegion } from '../common/ScrollRegion';
import { VerdictLabel } from '../common/StatusLabel';
import type { PageQuery, SortField } from './usePageQuery';

const shownBlockers = 2;

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
    blocked: {
      margin: 0,
      padding: 0,
      listStyle: 'none',
      lineHeight: 1.35,
      minWidth: 180,
      maxWidth: 420,
      '& > li + li': { marginTop: theme.spacing(0.5) },
    },
    quiet: { color: theme.palette.text.secondary },
    age: { whiteSpace: 'nowrap' },
    // Backstage's links break inside of words.
    reference: {
      minWidth: 96,
      '&&, && *': { overflowWrap: 'normal', wordBreak: 'normal' },
    },
  }),
  { name: 'ReleaseReadinessServices' },
);

interface ReferenceProps {
  reference: string | undefined;
  kind: string;
}

const Reference = ({ reference, kind }: ReferenceProps) => {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  if (!reference) return <>{t('check.notGiven')}</>;
  return <EntityReference reference={reference} kind={kind} />;
};

const Blockers = ({ ids, texts }: { ids: string[]; texts: Texts }) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  if (ids.length === 0) {
    return <span className={classes.quiet}>{t('common.nothingBlocks')}</span>;
  }
  const hidden = ids.length - shownBlockers;
  return (
    <ul className={classes.blocked}>
      {ids.slice(0, shownBlockers).map(id => (
        <li key={id}>{texts.title(id)}</li>
      ))}
      {hidden > 0 && (
        <li
          className={classes.quiet}
          title={ids.slice(shownBlockers).map(texts.title).join(', ')}
        >
          {t('common.more', { total: `${hidden}` })}
        </li>
      )}
    </ul>
  );
};

/** Columns by which the server can sort; areas have no order. */
const columns: (SortField | 'areas')[] = [
  'title',
  'verdict',
  'areas',
  'blocked',
  'owner',
  'system',
  'since',
];

export interface ServicesTableProps {
  items: ScorecardSummary[];
  texts: Texts;
  sort: PageQuery['sort'];
  onSort(sort: PageQuery['sort']): void;
  /** What is shown is about to be replaced. */
  busy: boolean;
}

/** One row a service. */
export const ServicesTable = ({
  items,
  texts,
  sort,
  onSort,
  busy,
}: ServicesTableProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const entityRoute = useRouteRef(entityRouteRef);
  const tabOf = (entityRef: string) =>
    `${entityRoute(parseEntityRef(entityRef))}/${tabPath}`;

  const headCell = (column: SortField | 'areas') => {
    const name = t(`page.column.${column}`);
    if (column === 'areas') {
      return (
        <TableCell key={column} scope="col">
          {name}
        </TableCell>
      );
    }
    const active = sort.field === column;
    const reversed = sort.direction === 'asc' ? 'desc' : 'asc';
    return (
      <TableCell
        key={column}
        scope="col"
        sortDirection={active ? sort.direction : false}
      >
        <TableSortLabel
          active={active}
          direction={active ? sort.direction : 'asc'}
          onClick={() =>
            onSort({ field: column, direction: active ? reversed : 'asc' })
          }
        >
          {name}
        </TableSortLabel>
      </TableCell>
    );
  };

  return (
    <ScrollRegion label={t('page.region')}>
      <Table size="small" className={classes.table} aria-busy={busy}>
        <HiddenCaption text={t('page.caption')} />
        <TableHead>
          <TableRow>{columns.map(headCell)}</TableRow>
        </TableHead>
        <TableBody>
          {items.map(item => (
            <TableRow key={item.entityRef} hover>
              <TableCell component="th" scope="row" role="rowheader">
                <Link to={tabOf(item.entityRef)} className={classes.title}>
                  {item.title}
                </Link>
              </TableCell>
              <TableCell>
                <VerdictLabel verdict={item.verdict} />
              </TableCell>
              <TableCell>
                <AreaStrip
                  areas={item.areas}
                  label={t('page.areasOf', { title: item.title })}
                />
              </TableCell>
              <TableCell>
                <Blockers ids={item.blockedBy} texts={texts} />
              </TableCell>
              <TableCell className={classes.reference}>
                <Reference reference={item.owner} kind="group" />
              </TableCell>
              <TableCell className={classes.reference}>
                <Reference reference={item.system} kind="system" />
              </TableCell>
              <TableCell className={classes.age}>
                <Lasting since={item.since} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </ScrollRegion>
  );
};
