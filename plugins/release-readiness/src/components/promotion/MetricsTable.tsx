import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import type { PromotionMetrics } from '@release-readiness/backstage-plugin-release-readiness-common';
import { DateTime } from 'luxon';
import { usePromotionWords } from '../../hooks/usePromotionWords';
import { formatLatency, formatPercent, formatRatio } from '../../formatting';
import { releaseReadinessTranslationRef } from '../../translation';
import { HiddenCaption } from '../common/HiddenCaption';
import { ScrollRegion } from '../common/ScrollRegion';
import { useTableStyles } from '../common/useTableStyles';

const useStyles = makeStyles(
  { height: { maxHeight: 400, overflowY: 'auto' } },
  { name: 'ReleaseReadinessMetricsTable' },
);

/** Every measured point, for those who cannot see or do not trust a line. */
export const MetricsTable = ({ metrics }: { metrics: PromotionMetrics }) => {
  const classes = useTableStyles();
  const { height } = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const words = usePromotionWords();
  const shown = (
    value: number | undefined,
    format: (value: number) => string,
  ) => (value === undefined ? t('metrics.noValue') : format(value));
  const points = metrics.series
    .flatMap(({ target, points: ofTarget }) =>
      ofTarget.map(point => ({ target, ...point })),
    )
    .sort((a, b) => Date.parse(b.t) - Date.parse(a.t));
  return (
    <div className={height}>
      <ScrollRegion label={t('metrics.region')}>
        <Table size="small" className={classes.table}>
          <HiddenCaption text={t('metrics.caption')} />
          <TableHead>
            <TableRow>
              {(
                [
                  'time',
                  'target',
                  'errorRate',
                  'p99',
                  'requests',
                  'share',
                  'class',
                ] as const
              ).map(column => (
                <TableCell key={column} scope="col">
                  {t(`metrics.column.${column}`)}
                </TableCell>
              ))}
            </TableRow>
          </TableHead>
          <TableBody>
            {points.map(point => (
              <TableRow key={`${point.target} ${point.t}`}>
                <TableCell>
                  <time dateTime={point.t}>
                    {DateTime.fromISO(point.t).toFormat('HH:mm:ss')}
                  </time>
                </TableCell>
                <TableCell>{t(`metrics.target.${point.target}`)}</TableCell>
                <TableCell>{shown(point.errorRatio, formatRatio)}</TableCell>
                <TableCell>{shown(point.p99Seconds, formatLatency)}</TableCell>
                <TableCell>
                  {shown(point.requests, value => `${Math.round(value)}`)}
                </TableCell>
                <TableCell>{shown(point.share, formatPercent)}</TableCell>
                <TableCell>{words.pointClass(point.class)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </ScrollRegion>
    </div>
  );
};
