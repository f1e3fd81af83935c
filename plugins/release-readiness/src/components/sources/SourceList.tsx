import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import type { SourceTargetHealth } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Texts } from '../../hooks/useTexts';
import { useStatusStyles } from '../../theme';
import type { StatusTone } from '../../theme';
import { releaseReadinessTranslationRef } from '../../translation';
import { Age } from '../common/Age';
import { webAddress } from '../common/EvidenceAnchor';
import { StatusIcon } from '../common/StatusIcon';

const useStyles = makeStyles(
  theme => ({
    list: {
      listStyle: 'none',
      margin: 0,
      padding: 0,
      display: 'grid',
      gap: theme.spacing(1),
    },
    item: {
      display: 'flex',
      gap: theme.spacing(1),
      fontSize: theme.typography.body2.fontSize,
    },
    icon: {
      display: 'inline-flex',
      alignSelf: 'flex-start',
      borderRadius: '50%',
    },
    detail: { color: theme.palette.text.secondary },
  }),
  { name: 'ReleaseReadinessSources' },
);

const tones: Record<SourceTargetHealth['status'], StatusTone> = {
  healthy: 'good',
  failing: 'bad',
  unsupported: 'unknown',
  pending: 'neutral',
};

export interface SourceListProps {
  sources: SourceTargetHealth[];
  texts: Texts;
}

/** Each source: does it answer, when it last did, why not, what comes next. */
export const SourceList = ({ sources, texts }: SourceListProps) => {
  const classes = useStyles();
  const toneStyles = useStatusStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  return (
    <ul className={classes.list}>
      {sources.map(source => {
        const tone = tones[source.status];
        const address = webAddress(source.url);
        return (
          <li
            key={`${source.source}/${source.target}`}
            className={classes.item}
          >
            <span className={`${classes.icon} ${toneStyles[tone]}`}>
              <StatusIcon tone={tone} />
            </span>
            <span>
              <strong>
                {address ? (
                  <Link to={address}>{source.title}</Link>
                ) : (
                  source.title
                )}
              </strong>{' '}
              {t(`sources.status.${source.status}`)}
              {source.reason && `: ${texts.text(source.reason)}`}
              <span className={classes.detail}>
                {' · '}
                {source.lastSuccessAt
                  ? t('sources.lastSuccess', {
                      age: <Age at={source.lastSuccessAt} />,
                    })
                  : t('sources.never')}
                {source.consecutiveFailures > 0 &&
                  ` · ${t('sources.failures', {
                    count: source.consecutiveFailures,
                  })}`}
                {source.status === 'failing' && source.nextAttemptAt && (
                  <>
                    {' · '}
                    {t('sources.nextAttempt', {
                      age: <Age at={source.nextAttemptAt} />,
                    })}
                  </>
                )}
                {source.budget && (
                  <>
                    {' · '}
                    {t('sources.budget', {
                      remaining: `${source.budget.remaining}`,
                      limit: `${source.budget.limit}`,
                      age: <Age at={source.budget.resetAt} />,
                    })}
                  </>
                )}
              </span>
            </span>
          </li>
        );
      })}
    </ul>
  );
};
