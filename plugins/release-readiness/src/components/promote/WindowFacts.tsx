import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import type { WindowView } from '@release-readiness/backstage-plugin-release-readiness-common';
import { releaseReadinessTranslationRef } from '../../translation';
import { Notice } from '../common/Notice';
import { ZonedTime } from '../common/ZonedTime';

const useStyles = makeStyles(
  theme => ({
    list: { margin: theme.spacing(0.5, 0), paddingLeft: theme.spacing(2.5) },
  }),
  { name: 'ReleaseReadinessWindow' },
);

/** Whether now is a good time, in the business line's zone. */
export const WindowFacts = ({ window }: { window: WindowView | undefined }) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  if (!window) {
    return <Notice tone="unknown">{t('promote.windowUnknown')}</Notice>;
  }
  const { open, zone, from, to, closedBy, nextOpening, businessLine } = window;
  const time = (at: string) => <ZonedTime at={at} zone={zone} />;
  return (
    <Notice tone={open ? 'good' : 'bad'}>
      <div>
        {t(open ? 'promote.windowOpen' : 'promote.windowClosed', {
          from: time(from),
          to: time(to),
          zone,
        })}
      </div>
      {closedBy.length > 0 && (
        <ul className={classes.list}>
          {closedBy.map(cause => (
            <li key={`${cause.title} ${cause.from}`}>
              {t('promote.windowCause', {
                title: cause.title,
                from: time(cause.from),
                to: time(cause.to),
                reason: cause.reason,
              })}
            </li>
          ))}
        </ul>
      )}
      {nextOpening && (
        <div>{t('promote.windowNext', { time: time(nextOpening), zone })}</div>
      )}
      {businessLine && (
        <div>{t('promote.windowLine', { line: businessLine })}</div>
      )}
    </Notice>
  );
};
