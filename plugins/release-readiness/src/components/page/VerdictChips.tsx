import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles } from '@material-ui/core/styles';
import { verdicts } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Verdict } from '@release-readiness/backstage-plugin-release-readiness-common';
import { useWords } from '../../hooks/useWords';
import { toneOfVerdict, useStatusStyles } from '../../theme';
import type { StatusTone } from '../../theme';
import { releaseReadinessTranslationRef } from '../../translation';
import { StatusIcon } from '../common/StatusIcon';

const useStyles = makeStyles(
  theme => ({
    chips: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
    chip: {
      display: 'inline-flex',
      gap: theme.spacing(0.75),
      padding: theme.spacing(0.75, 1.5),
      minHeight: 40,
      borderRadius: 999,
      border: '1px solid currentColor',
      fontFamily: 'inherit',
      fontSize: '0.9375rem',
      fontWeight: 600,
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: 2,
      },
    },
    chosen: { boxShadow: 'inset 0 0 0 2px currentColor' },
  }),
  { name: 'ReleaseReadinessVerdictChips' },
);

interface ChipProps {
  tone: StatusTone;
  text: string;
  chosen: boolean;
  onClick(): void;
}

const Chip = ({ tone, text, chosen, onClick }: ChipProps) => {
  const classes = useStyles();
  const tones = useStatusStyles();
  return (
    <ButtonBase
      className={`${classes.chip} ${tones[tone]} ${
        chosen ? classes.chosen : ''
      }`}
      aria-pressed={chosen}
      onClick={onClick}
    >
      {tone !== 'neutral' && <StatusIcon tone={tone} />}
      {text}
    </ButtonBase>
  );
};

export interface VerdictChipsProps {
  /** How many services have each verdict; absent until known. */
  counts?: Record<Verdict, number>;
  chosen: Verdict[];
  onChoose(verdicts: Verdict[]): void;
}

/** How many services are where, and at once the filter for them. */
export const VerdictChips = ({
  counts,
  chosen,
  onChoose,
}: VerdictChipsProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const words = useWords();
  const shown = (count: number | undefined) => `${count ?? '…'}`;
  const total =
    counts && verdicts.reduce((sum, verdict) => sum + counts[verdict], 0);
  return (
    <div
      className={classes.chips}
      role="group"
      aria-label={t('page.verdictFilter')}
    >
      <Chip
        tone="neutral"
        text={t('page.allServices', { total: shown(total) })}
        chosen={chosen.length === 0}
        onClick={() => onChoose([])}
      />
      {verdicts.map(verdict => (
        <Chip
          key={verdict}
          tone={toneOfVerdict[verdict]}
          text={t('page.verdictChip', {
            verdict: words.verdict(verdict),
            total: shown(counts?.[verdict]),
          })}
          chosen={chosen.includes(verdict)}
          onClick={() =>
            onChoose(
              chosen.includes(verdict)
                ? chosen.filter(other => other !== verdict)
                : [...chosen, verdict],
            )
          }
        />
      ))}
    </div>
  );
};
