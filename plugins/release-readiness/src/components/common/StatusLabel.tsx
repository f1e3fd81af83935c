import { makeStyles } from '@material-ui/core/styles';
import type {
  CheckOutcome,
  Verdict,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { useWords } from '../../hooks/useWords';
import { toneOfOutcome, toneOfVerdict, useStatusStyles } from '../../theme';
import type { StatusTone } from '../../theme';
import { StatusIcon } from './StatusIcon';

const useStyles = makeStyles(
  theme => ({
    label: {
      display: 'inline-flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      padding: theme.spacing(0.25, 1, 0.25, 0.75),
      borderRadius: 999,
      border: '1px solid currentColor',
      fontSize: theme.typography.body2.fontSize,
      fontWeight: 600,
      lineHeight: 1.4,
      whiteSpace: 'nowrap',
    },
    wraps: { maxWidth: '100%', borderRadius: 14, whiteSpace: 'normal' },
  }),
  { name: 'ReleaseReadinessStatusLabel' },
);

export interface StatusLabelProps {
  tone: StatusTone;
  text: string;
  /** A sentence, which may need a second line. */
  wraps?: boolean;
}

/** Icon and word of any status. */
export const StatusLabel = ({ tone, text, wraps }: StatusLabelProps) => {
  const classes = useStyles();
  const tones = useStatusStyles();
  return (
    <span
      className={`${classes.label} ${tones[tone]} ${wraps ? classes.wraps : ''}`}
    >
      <StatusIcon tone={tone} />
      {text}
    </span>
  );
};

/** Icon and word of a check's or an area's outcome. */
export const OutcomeLabel = ({ outcome }: { outcome: CheckOutcome }) => {
  const words = useWords();
  return (
    <StatusLabel tone={toneOfOutcome[outcome]} text={words.outcome(outcome)} />
  );
};

/** Icon and word of a verdict. */
export const VerdictLabel = ({ verdict }: { verdict: Verdict }) => {
  const words = useWords();
  return (
    <StatusLabel tone={toneOfVerdict[verdict]} text={words.verdict(verdict)} />
  );
};
