import { makeStyles } from '@material-ui/core/styles';
import type { Theme } from '@material-ui/core/styles';
import { statusColors } from './statusColors';
import type { StatusTone } from './statusColors';

const toneStyles = (theme: Theme, tone: StatusTone) => {
  const { foreground, background } = statusColors[theme.palette.type][tone];
  return { color: foreground, backgroundColor: background };
};

/** One class for each tone: readable text on a tint. */
export const useStatusStyles = makeStyles(
  theme => ({
    bad: toneStyles(theme, 'bad'),
    unknown: toneStyles(theme, 'unknown'),
    warning: toneStyles(theme, 'warning'),
    good: toneStyles(theme, 'good'),
    neutral: toneStyles(theme, 'neutral'),
    active: toneStyles(theme, 'active'),
  }),
  { name: 'ReleaseReadinessStatus' },
);
