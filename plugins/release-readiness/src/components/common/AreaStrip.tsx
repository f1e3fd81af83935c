import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import { checkAreas } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { AreaSummary } from '@release-readiness/backstage-plugin-release-readiness-common';
import { useWords } from '../../hooks/useWords';
import { toneOfOutcome, useStatusStyles } from '../../theme';
import { releaseReadinessTranslationRef } from '../../translation';
import { StatusIcon } from './StatusIcon';
import { VisuallyHidden } from './VisuallyHidden';

const useStyles = makeStyles(
  theme => ({
    strip: {
      display: 'flex',
      gap: 2,
      listStyle: 'none',
      margin: 0,
      padding: 0,
    },
    cell: {
      position: 'relative',
      display: 'flex',
      alignItems: 'center',
      justifyContent: 'center',
      width: 23,
      height: 24,
      borderRadius: theme.shape.borderRadius,
      fontSize: '1.0625rem',
    },
  }),
  { name: 'ReleaseReadinessAreaStrip' },
);

export interface AreaStripProps {
  areas: AreaSummary[];
  /** Names the list. */
  label: string;
}

/** One cell an area, always in the same order, so that rows form a heat map. */
export const AreaStrip = ({ areas, label }: AreaStripProps) => {
  const classes = useStyles();
  const tones = useStatusStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const words = useWords();
  return (
    <ul className={classes.strip} aria-label={label}>
      {checkAreas.map(area => {
        const summary = areas.find(candidate => candidate.area === area);
        const outcome = summary?.outcome ?? 'not-applicable';
        const blocking = summary?.blocking ?? 0;
        const named = {
          area: words.area(area),
          outcome: words.outcome(outcome),
        };
        const text =
          blocking > 0
            ? t('area.summaryBlocking', { ...named, total: `${blocking}` })
            : t('area.summary', named);
        return (
          <Tooltip key={area} title={text}>
            <li className={`${classes.cell} ${tones[toneOfOutcome[outcome]]}`}>
              <StatusIcon tone={toneOfOutcome[outcome]} fontSize="inherit" />
              <VisuallyHidden>{text}</VisuallyHidden>
            </li>
          </Tooltip>
        );
      })}
    </ul>
  );
};
