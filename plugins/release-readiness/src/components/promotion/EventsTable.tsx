import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import type { PromotionEventView } from '@release-readiness/backstage-plugin-release-readiness-common';
import { DateTime } from 'luxon';
import { useLanguage } from '../../hooks/useLanguage';
import type { Texts } from '../../hooks/useTexts';
import { releaseReadinessTranslationRef } from '../../translation';
import { Hash } from '../common/Hash';
import { HiddenCaption } from '../common/HiddenCaption';
import { ScrollRegion } from '../common/ScrollRegion';
import { StatusLabel } from '../common/StatusLabel';
import { useTableStyles } from '../common/useTableStyles';
import { Actor } from './Actor';

const useStyles = makeStyles(
  theme => ({
    height: { maxHeight: 480, overflowY: 'auto' },
    time: { whiteSpace: 'nowrap' },
    actor: {
      minWidth: 140,
      '&&, && *': { overflowWrap: 'normal', wordBreak: 'normal' },
    },
    what: { minWidth: 240, overflowWrap: 'anywhere' },
    kind: {
      color: theme.palette.text.secondary,
      fontFamily: 'monospace',
      fontSize: '0.8125rem',
    },
  }),
  { name: 'ReleaseReadinessEvents' },
);

export interface EventsTableProps {
  events: PromotionEventView[];
  texts: Texts;
}

/** One row an event, the newest first. */
export const EventsTable = ({ events, texts }: EventsTableProps) => {
  const { table } = useTableStyles();
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const language = useLanguage();
  const timeOf = (at: string) =>
    DateTime.fromISO(at)
      .setLocale(language)
      .toLocaleString(DateTime.DATETIME_SHORT_WITH_SECONDS);
  return (
    <div className={classes.height}>
      <ScrollRegion label={t('trail.region')}>
        <Table size="small" className={table}>
          <HiddenCaption text={t('trail.caption')} />
          <TableHead>
            <TableRow>
              <TableCell scope="col">{t('trail.number')}</TableCell>
              <TableCell scope="col">{t('trail.time')}</TableCell>
              <TableCell scope="col">{t('trail.actor')}</TableCell>
              <TableCell scope="col">{t('trail.what')}</TableCell>
              <TableCell scope="col">{t('trail.hash')}</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {[...events]
              .sort((a, b) => b.seq - a.seq)
              .map(event => (
                <TableRow key={event.seq}>
                  <TableCell>{event.seq}</TableCell>
                  <TableCell className={classes.time}>
                    <time dateTime={event.at}>{timeOf(event.at)}</time>
                  </TableCell>
                  <TableCell className={classes.actor}>
                    <Actor actor={event.actor} />
                  </TableCell>
                  <TableCell className={classes.what}>
                    {event.refused && (
                      <>
                        <StatusLabel
                          tone="bad"
                          text={t('trail.refused')}
                        />{' '}
                      </>
                    )}
                    {texts.text(event.message)}{' '}
                    <span className={classes.kind}>{event.kind}</span>
                  </TableCell>
                  <TableCell>
                    <Hash value={event.hash} />
                  </TableCell>
                </TableRow>
              ))}
          </TableBody>
        </Table>
      </ScrollRegion>
    </div>
  );
};
