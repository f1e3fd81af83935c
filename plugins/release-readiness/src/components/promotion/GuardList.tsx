import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import type {
  GuardEvidence,
  GuardResult,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { usePromotionWords } from '../../hooks/usePromotionWords';
import type { Texts } from '../../hooks/useTexts';
import { toneOfGuard, useStatusStyles } from '../../theme';
import { releaseReadinessTranslationRef } from '../../translation';
import { Age } from '../common/Age';
import { EvidenceAnchor } from '../common/EvidenceAnchor';
import { Notice } from '../common/Notice';
import { StatusIcon } from '../common/StatusIcon';
import { StatusLabel } from '../common/StatusLabel';
import { VisuallyHidden } from '../common/VisuallyHidden';

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: 0, padding: 0 },
    guard: {
      display: 'grid',
      gridTemplateColumns: 'auto minmax(0, 1fr)',
      columnGap: theme.spacing(1.5),
      padding: theme.spacing(1.25, 0),
      '& + &': { borderTop: `1px solid ${theme.palette.divider}` },
    },
    icon: { display: 'inline-flex', alignSelf: 'start', borderRadius: '50%' },
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'baseline',
      columnGap: theme.spacing(1.5),
    },
    title: { fontWeight: 600 },
    reason: { color: theme.palette.text.secondary },
    more: {
      marginTop: theme.spacing(0.5),
      fontSize: theme.typography.body2.fontSize,
      '& > summary': { cursor: 'pointer', width: 'fit-content' },
    },
    evidence: {
      listStyle: 'none',
      margin: theme.spacing(0.5, 0, 0),
      padding: 0,
      display: 'grid',
      gap: theme.spacing(0.5),
    },
    piece: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      columnGap: theme.spacing(1),
      overflowWrap: 'anywhere',
    },
    age: { color: theme.palette.text.secondary },
    caveat: { marginTop: theme.spacing(0.75) },
  }),
  { name: 'ReleaseReadinessGuards' },
);

const urgency: GuardResult['outcome'][] = ['closed', 'unknown', 'open'];

/** What stands in the way first, else in its own order. */
const byUrgency = <T extends Pick<GuardResult, 'outcome'>>(items: T[]): T[] =>
  [...items].sort(
    (a, b) => urgency.indexOf(a.outcome) - urgency.indexOf(b.outcome),
  );

interface EvidenceProps {
  evidence: GuardEvidence;
  texts: Texts;
}

const Evidence = ({ evidence, texts }: EvidenceProps) => {
  const classes = useStyles();
  const tones = useStatusStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const words = usePromotionWords();
  const { message, outcome, link, observedAt } = evidence;
  return (
    <li className={classes.piece}>
      <span className={`${classes.icon} ${tones[toneOfGuard[outcome]]}`}>
        <StatusIcon tone={toneOfGuard[outcome]} />
      </span>
      <VisuallyHidden>{words.guardOutcome(outcome)}:</VisuallyHidden>
      <span>{texts.text(message)}</span>
      {link && <EvidenceAnchor link={link} />}
      {observedAt && (
        <span className={classes.age}>
          {t('guards.seen', { age: <Age at={observedAt} /> })}
        </span>
      )}
    </li>
  );
};

interface GuardProps {
  guard: GuardResult;
  texts: Texts;
}

const Guard = ({ guard, texts }: GuardProps) => {
  const classes = useStyles();
  const tones = useStatusStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const words = usePromotionWords();
  const tone = toneOfGuard[guard.outcome];
  return (
    <li className={classes.guard}>
      <span className={`${classes.icon} ${tones[tone]}`}>
        <StatusIcon tone={tone} />
      </span>
      <div>
        <div className={classes.head}>
          <span className={classes.title}>{words.guard(guard.id)}</span>
          <VisuallyHidden>{words.guardOutcome(guard.outcome)}</VisuallyHidden>
          <span className={classes.reason}>{texts.text(guard.reason)}</span>
          {guard.exemption && (
            <StatusLabel tone="warning" text={t('guards.exempted')} />
          )}
        </div>
        {guard.caveat && (
          <div className={classes.caveat}>
            <Notice tone="warning">{texts.text(guard.caveat)}</Notice>
          </div>
        )}
        {guard.evidence.length > 0 && (
          <details className={classes.more} open={guard.outcome !== 'open'}>
            <summary>
              {t('guards.evidence', { count: guard.evidence.length })}
            </summary>
            <ul className={classes.evidence}>
              {byUrgency(guard.evidence).map((evidence, index) => (
                <Evidence key={index} evidence={evidence} texts={texts} />
              ))}
            </ul>
          </details>
        )}
      </div>
    </li>
  );
};

export interface GuardListProps {
  guards: GuardResult[];
  texts: Texts;
}

/** Each guard with its evidence, those first that stand in the way. */
export const GuardList = ({ guards, texts }: GuardListProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  if (guards.length === 0) return <span>{t('guards.none')}</span>;
  return (
    <ul className={classes.list}>
      {byUrgency(guards).map(guard => (
        <Guard key={guard.id} guard={guard} texts={texts} />
      ))}
    </ul>
  );
};

/** "12 of 13 guards are open". */
export const GuardCount = ({ guards }: { guards: GuardResult[] }) => {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  if (guards.length === 0) return null;
  const open = guards.filter(({ outcome }) => outcome === 'open').length;
  const worst = urgency.find(name =>
    guards.some(({ outcome }) => outcome === name),
  );
  return (
    <StatusLabel
      tone={toneOfGuard[worst ?? 'unknown']}
      text={
        open === guards.length
          ? t('guards.allOpen', { total: `${open}` })
          : t('guards.count', { open: `${open}`, total: `${guards.length}` })
      }
    />
  );
};
