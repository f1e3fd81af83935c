import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles } from '@material-ui/core/styles';
import type {
  AreaSummary,
  CheckArea,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { useWords } from '../../hooks/useWords';
import { toneOfOutcome, useStatusStyles } from '../../theme';
import { releaseReadinessTranslationRef } from '../../translation';
import { StatusIcon } from '../common/StatusIcon';

const useStyles = makeStyles(
  theme => ({
    tiles: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fill, minmax(240px, 1fr))',
      gap: theme.spacing(1),
      listStyle: 'none',
      margin: 0,
      padding: 0,
    },
    tile: {
      width: '100%',
      height: '100%',
      display: 'flex',
      alignItems: 'flex-start',
      justifyContent: 'flex-start',
      textAlign: 'left',
      gap: theme.spacing(1),
      padding: theme.spacing(1, 1.25),
      borderRadius: theme.shape.borderRadius,
      border: '1px solid currentColor',
      fontFamily: 'inherit',
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: 2,
      },
    },
    name: {
      display: 'block',
      fontWeight: 700,
      fontSize: theme.typography.body2.fontSize,
      color: theme.palette.text.primary,
    },
    state: { display: 'block', fontSize: '0.8125rem' },
  }),
  { name: 'ReleaseReadinessAreas' },
);

/** Areas that have any check. */
export const populatedAreas = (areas: AreaSummary[]): AreaSummary[] =>
  areas.filter(({ counts }) => Object.values(counts).some(count => count > 0));

export interface AreaTilesProps {
  areas: AreaSummary[];
  onShowArea(area: CheckArea): void;
}

/** The state of each area at a glance; leads to its checks. */
export const AreaTiles = ({ areas, onShowArea }: AreaTilesProps) => {
  const classes = useStyles();
  const tones = useStatusStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const words = useWords();
  return (
    <ul className={classes.tiles} aria-label={t('card.areas')}>
      {populatedAreas(areas).map(({ area, outcome, blocking }) => (
        <li key={area}>
          <ButtonBase
            className={`${classes.tile} ${tones[toneOfOutcome[outcome]]}`}
            onClick={() => onShowArea(area)}
          >
            <StatusIcon tone={toneOfOutcome[outcome]} />
            <span>
              <span className={classes.name}>{words.area(area)}</span>
              <span className={classes.state}>
                {words.outcome(outcome)}
                {blocking > 0 &&
                  ` · ${t('common.blocking', { count: blocking })}`}
              </span>
            </span>
          </ButtonBase>
        </li>
      ))}
    </ul>
  );
};
