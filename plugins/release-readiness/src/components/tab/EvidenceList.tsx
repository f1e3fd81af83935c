import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import type { EvidenceState } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Texts } from '../../hooks/useTexts';
import { useStatusStyles } from '../../theme';
import { releaseReadinessTranslationRef } from '../../translation';
import { Age } from '../common/Age';
import { StatusIcon } from '../common/StatusIcon';

const useStyles = makeStyles(
  theme => ({
    list: {
      listStyle: 'none',
      margin: 0,
      padding: 0,
      display: 'grid',
      gap: theme.spacing(0.5),
    },
    item: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      columnGap: theme.spacing(1),
      fontSize: theme.typography.body2.fontSize,
    },
    icon: { display: 'inline-flex', borderRadius: '50%' },
    fact: { fontFamily: 'monospace', overflowWrap: 'anywhere' },
    detail: { color: theme.palette.text.secondary },
  }),
  { name: 'ReleaseReadinessEvidence' },
);

export interface EvidenceListProps {
  evidence: EvidenceState[];
  texts: Texts;
}

/** Each piece of evidence of a check: from where, how old, or why it is missing. */
export const EvidenceList = ({ evidence, texts }: EvidenceListProps) => {
  const classes = useStyles();
  const tones = useStatusStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  if (evidence.length === 0) return <span>{t('check.evidenceNone')}</span>;
  return (
    <ul className={classes.list}>
      {evidence.map(piece => {
        const tone = piece.status === 'known' ? 'good' : 'unknown';
        return (
          <li key={piece.fact} className={classes.item}>
            <span className={`${classes.icon} ${tones[tone]}`}>
              <StatusIcon tone={tone} />
            </span>
            <span className={classes.fact}>{piece.fact}</span>
            <span className={classes.detail}>
              {piece.target
                ? `${piece.source} (${piece.target})`
                : piece.source}
            </span>
            {piece.status === 'known' && piece.observedAt && (
              <span className={classes.detail}>
                {t('check.evidenceAge', { age: <Age at={piece.observedAt} /> })}
              </span>
            )}
            {piece.status === 'unavailable' && (
              <span>
                {t('check.evidenceUnavailable')}
                {piece.reason && `: ${texts.text(piece.reason)}`}
                {piece.observedAt && (
                  <>
                    {' · '}
                    {t('check.evidenceLast', {
                      age: <Age at={piece.observedAt} />,
                    })}
                  </>
                )}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
};
