import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles } from '@material-ui/core/styles';
import ExpandMoreIcon from '@material-ui/icons/ExpandMore';
import type { CheckResult } from '@release-readiness/backstage-plugin-release-readiness-common';
import { useId } from 'react';
import type { Texts } from '../../hooks/useTexts';
import { toneOfOutcome, useStatusStyles } from '../../theme';
import { releaseReadinessTranslationRef } from '../../translation';
import { OutcomeLabel } from '../common/StatusLabel';
import { CheckDetails } from './CheckDetails';

const useStyles = makeStyles(
  theme => ({
    row: {
      borderTop: `1px solid ${theme.palette.divider}`,
      scrollMarginTop: theme.spacing(2),
    },
    heading: { margin: 0, font: 'inherit' },
    button: {
      display: 'flex',
      width: '100%',
      gap: theme.spacing(1.5),
      padding: theme.spacing(1.25, 2),
      textAlign: 'left',
      alignItems: 'center',
      justifyContent: 'flex-start',
      fontFamily: 'inherit',
      '&:hover': { backgroundColor: theme.palette.action.hover },
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: -2,
      },
      [theme.breakpoints.down('sm')]: { flexWrap: 'wrap' },
    },
    status: { flex: '0 0 158px', display: 'flex' },
    words: { flex: 1, minWidth: 220 },
    title: { display: 'block', fontWeight: 600, fontSize: '0.9375rem' },
    summary: {
      display: 'block',
      marginTop: 2,
      fontSize: theme.typography.body2.fontSize,
      fontWeight: 400,
      color: theme.palette.text.secondary,
      overflowWrap: 'anywhere',
    },
    blocks: {
      flexShrink: 0,
      fontSize: '0.75rem',
      fontWeight: 700,
      padding: theme.spacing(0.25, 1),
      borderRadius: theme.shape.borderRadius,
    },
    chevron: {
      flexShrink: 0,
      transition: theme.transitions.create('transform', { duration: 150 }),
      '@media (prefers-reduced-motion: reduce)': { transition: 'none' },
    },
    open: { transform: 'rotate(180deg)' },
  }),
  { name: 'ReleaseReadinessCheckRow' },
);

export interface CheckRowProps {
  result: CheckResult;
  /** It keeps the gate closed. */
  blocks: boolean;
  expanded: boolean;
  onToggle(checkId: string): void;
  texts: Texts;
  kubernetesTab?: string;
}

/** DOM id of a check's row, to jump to. */
export const rowIdOf = (checkId: string) => `release-readiness-${checkId}`;

/** One check: a line to read, and everything behind it on demand. */
export const CheckRow = ({
  result,
  blocks,
  expanded,
  onToggle,
  texts,
  kubernetesTab,
}: CheckRowProps) => {
  const classes = useStyles();
  const tones = useStatusStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const detailsId = useId();
  return (
    <li className={classes.row} id={rowIdOf(result.checkId)}>
      <h4 className={classes.heading}>
        <ButtonBase
          className={classes.button}
          aria-expanded={expanded}
          aria-controls={expanded ? detailsId : undefined}
          onClick={() => onToggle(result.checkId)}
        >
          <span className={classes.status}>
            <OutcomeLabel outcome={result.outcome} />
          </span>
          <span className={classes.words}>
            <span className={classes.title}>{texts.title(result.checkId)}</span>
            <span className={classes.summary}>
              {texts.text(result.summary)}
            </span>
          </span>
          {blocks && (
            <span
              className={`${classes.blocks} ${
                tones[toneOfOutcome[result.outcome]]
              }`}
            >
              {t('checks.blocks')}
            </span>
          )}
          <ExpandMoreIcon
            aria-hidden
            className={`${classes.chevron} ${expanded ? classes.open : ''}`}
          />
        </ButtonBase>
      </h4>
      {expanded && (
        <div id={detailsId}>
          <CheckDetails
            result={result}
            texts={texts}
            kubernetesTab={kubernetesTab}
          />
        </div>
      )}
    </li>
  );
};
