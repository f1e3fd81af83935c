import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Button from '@material-ui/core/Button';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import { makeStyles } from '@material-ui/core/styles';
import Switch from '@material-ui/core/Switch';
import TextField from '@material-ui/core/TextField';
import {
  checkAreas,
  checkOutcomes,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  CheckArea,
  CheckResult,
  Scorecard,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Texts } from '../../hooks/useTexts';
import { useWords } from '../../hooks/useWords';
import { releaseReadinessTranslationRef } from '../../translation';
import { Section } from '../common/Section';
import { OutcomeLabel } from '../common/StatusLabel';
import { CheckRow } from './CheckRow';
import { filterChecks, sortChecks } from './sortChecks';
import type { CheckFilter } from './sortChecks';

const useStyles = makeStyles(
  theme => ({
    controls: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(2),
    },
    search: { minWidth: 220 },
    note: {
      margin: 0,
      padding: theme.spacing(0, 2, 1.5),
      fontSize: theme.typography.body2.fontSize,
      color: theme.palette.text.secondary,
    },
    areaHead: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 1.5),
      padding: theme.spacing(1.5, 2, 1),
      borderTop: `1px solid ${theme.palette.divider}`,
      backgroundColor: theme.palette.background.default,
      scrollMarginTop: theme.spacing(2),
    },
    areaHeading: { margin: 0, fontSize: '1rem', fontWeight: 700 },
    counts: {
      fontSize: '0.8125rem',
      color: theme.palette.text.secondary,
    },
    list: { listStyle: 'none', margin: 0, padding: 0 },
  }),
  { name: 'ReleaseReadinessChecks' },
);

/** DOM id of an area's heading, to jump to. */
export const areaIdOf = (area: CheckArea) => `release-readiness-area-${area}`;

function wordsOf(result: CheckResult, texts: Texts): string {
  const located = result.findings.flatMap(finding => [
    texts.text(finding.message),
    finding.subject?.name,
    finding.subject?.container,
    finding.subject?.environment,
    finding.observed,
    finding.expected,
  ]);
  return [
    result.checkId,
    texts.title(result.checkId),
    texts.text(result.summary),
    ...located,
  ].join(' ');
}

export interface ChecksSectionProps {
  scorecard: Scorecard;
  texts: Texts;
  filter: CheckFilter;
  onFilter(filter: CheckFilter): void;
  expanded: ReadonlySet<string>;
  onToggle(checkId: string): void;
  kubernetesTab?: string;
}

/** The checks by area, failing first. */
export const ChecksSection = ({
  scorecard,
  texts,
  filter,
  onFilter,
  expanded,
  onToggle,
  kubernetesTab,
}: ChecksSectionProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const words = useWords();
  const shown = filterChecks(scorecard, filter, result =>
    wordsOf(result, texts),
  );
  const filtered = filter.onlyBlocking || filter.search.trim() !== '';
  const nothingBlocks = filter.onlyBlocking && scorecard.blockedBy.length === 0;
  const groups = checkAreas
    .map(area => ({
      area,
      summary: scorecard.areas.find(candidate => candidate.area === area),
      results: sortChecks(
        shown.filter(result => result.area === area),
        texts.title,
      ),
    }))
    .filter(({ results }) => results.length > 0);

  return (
    <Section
      flush
      heading={t('checks.heading')}
      action={
        <div className={classes.controls}>
          <FormControlLabel
            control={
              <Switch
                color="primary"
                checked={filter.onlyBlocking}
                onChange={(_event, onlyBlocking) =>
                  onFilter({ ...filter, onlyBlocking })
                }
              />
            }
            label={t('checks.onlyBlocking')}
          />
          <TextField
            className={classes.search}
            type="search"
            size="small"
            variant="outlined"
            label={t('checks.search')}
            value={filter.search}
            onChange={event =>
              onFilter({ ...filter, search: event.target.value })
            }
            inputProps={{ 'aria-label': t('checks.search') }}
          />
        </div>
      }
    >
      <div role="status" className={filtered ? classes.note : undefined}>
        {filtered && (
          <>
            {t('checks.shown', {
              shown: `${shown.length}`,
              total: `${scorecard.results.length}`,
            })}
            {'. '}
            {shown.length === 0 &&
              t(
                nothingBlocks ? 'checks.nothingBlocking' : 'checks.noMatch',
              )}{' '}
            <Button
              size="small"
              onClick={() => onFilter({ onlyBlocking: false, search: '' })}
            >
              {t('checks.clearFilter')}
            </Button>
          </>
        )}
      </div>
      {groups.map(({ area, summary, results }) => (
        <div key={area}>
          <div className={classes.areaHead} id={areaIdOf(area)}>
            <h3 className={classes.areaHeading}>{words.area(area)}</h3>
            {summary && (
              <>
                <OutcomeLabel outcome={summary.outcome} />
                <span className={classes.counts}>
                  {checkOutcomes
                    .filter(outcome => summary.counts[outcome] > 0)
                    .map(outcome =>
                      t('checks.count', {
                        outcome: words.outcome(outcome),
                        total: `${summary.counts[outcome]}`,
                      }),
                    )
                    .join(' · ')}
                </span>
              </>
            )}
          </div>
          <ul className={classes.list}>
            {results.map(result => (
              <CheckRow
                key={result.checkId}
                result={result}
                blocks={scorecard.blockedBy.includes(result.checkId)}
                expanded={expanded.has(result.checkId)}
                onToggle={onToggle}
                texts={texts}
                kubernetesTab={kubernetesTab}
              />
            ))}
          </ul>
        </div>
      ))}
    </Section>
  );
};
