import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import type { Scorecard } from '@release-readiness/backstage-plugin-release-readiness-common';
import { useId } from 'react';
import type { ReactNode } from 'react';
import type { Texts } from '../../hooks/useTexts';
import { useWords } from '../../hooks/useWords';
import { toneOfVerdict, useStatusStyles } from '../../theme';
import { releaseReadinessTranslationRef } from '../../translation';
import { Age } from '../common/Age';
import { Lasting } from '../common/Lasting';
import { StatusIcon } from '../common/StatusIcon';

const useStyles = makeStyles(
  theme => ({
    header: { padding: theme.spacing(2, 2, 1.5), borderLeft: '6px solid' },
    top: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'flex-start',
      gap: theme.spacing(1.5),
    },
    icon: { display: 'flex', borderRadius: '50%' },
    words: { flex: 1, minWidth: 240, color: theme.palette.text.primary },
    verdict: {
      margin: 0,
      fontSize: '1.5rem',
      lineHeight: 1.3,
      fontWeight: 700,
    },
    meaning: { margin: theme.spacing(0.5, 0, 0) },
    ages: {
      margin: theme.spacing(0.5, 0, 0),
      fontSize: theme.typography.body2.fontSize,
    },
    blockers: {
      marginTop: theme.spacing(1.5),
      color: theme.palette.text.primary,
    },
    blockersHeading: { margin: 0, fontSize: '0.9375rem', fontWeight: 700 },
    list: {
      listStyle: 'none',
      margin: 0,
      padding: 0,
      display: 'flex',
      flexWrap: 'wrap',
      columnGap: theme.spacing(1),
    },
    blocker: { textTransform: 'none', textAlign: 'left' },
  }),
  { name: 'ReleaseReadinessVerdict' },
);

export interface VerdictHeaderProps {
  scorecard: Scorecard;
  texts: Texts;
  onShowCheck(checkId: string): void;
  /** The refresh button and its progress. */
  action: ReactNode;
}

/** May it be released, since when, and what is in the way. */
export const VerdictHeader = ({
  scorecard,
  texts,
  onShowCheck,
  action,
}: VerdictHeaderProps) => {
  const classes = useStyles();
  const tones = useStatusStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const words = useWords();
  const headingId = useId();
  const tone = toneOfVerdict[scorecard.verdict];
  const outcomes = new Map(
    scorecard.results.map(result => [result.checkId, result.outcome]),
  );
  return (
    <Paper
      component="section"
      aria-labelledby={headingId}
      className={`${classes.header} ${tones[tone]}`}
    >
      <div className={classes.top}>
        <span className={classes.icon}>
          <StatusIcon tone={tone} fontSize="large" />
        </span>
        <div className={classes.words}>
          <h2 id={headingId} className={classes.verdict}>
            {words.verdict(scorecard.verdict)}
          </h2>
          <p className={classes.meaning}>
            {t(`verdictMeaning.${scorecard.verdict}`)}
          </p>
          <p className={classes.ages}>
            {words.verdict(scorecard.verdict)}{' '}
            {t('common.lasting', {
              time: <Lasting since={scorecard.since} />,
            })}
            {' · '}
            {t('header.evaluated', { age: <Age at={scorecard.evaluatedAt} /> })}
          </p>
        </div>
        {action}
      </div>
      {scorecard.blockedBy.length > 0 && (
        <div className={classes.blockers}>
          <h3 className={classes.blockersHeading}>
            {t('header.blockedBy')} ({scorecard.blockedBy.length})
          </h3>
          <ul className={classes.list}>
            {scorecard.blockedBy.map(checkId => (
              <li key={checkId}>
                <Button
                  size="small"
                  className={classes.blocker}
                  onClick={() => onShowCheck(checkId)}
                >
                  {texts.title(checkId)} (
                  {words.outcome(outcomes.get(checkId) ?? 'unknown')})
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Paper>
  );
};
