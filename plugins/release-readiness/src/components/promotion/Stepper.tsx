import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import type {
  CoverageView,
  PromotionStateName,
  PromotionStepView,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { useLanguage } from '../../hooks/useLanguage';
import { usePromotionWords } from '../../hooks/usePromotionWords';
import { formatSeconds } from '../../formatting';
import { toneOfStep, useStatusStyles } from '../../theme';
import { releaseReadinessTranslationRef } from '../../translation';
import { Age } from '../common/Age';
import { Section } from '../common/Section';
import { StatusIcon } from '../common/StatusIcon';

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: 0, padding: 0 },
    step: {
      position: 'relative',
      display: 'grid',
      gridTemplateColumns: 'auto minmax(0, 1fr)',
      columnGap: theme.spacing(1.5),
      paddingBottom: theme.spacing(1.5),
      '&:not(:last-child)::before': {
        content: '""',
        position: 'absolute',
        left: 9,
        top: 24,
        bottom: 2,
        width: 2,
        backgroundColor: theme.palette.divider,
      },
    },
    icon: { display: 'inline-flex', alignSelf: 'start', borderRadius: '50%' },
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      justifyContent: 'space-between',
      columnGap: theme.spacing(1),
    },
    name: { fontWeight: 600 },
    idle: { fontWeight: 400 },
    quiet: {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
    },
    bar: {
      height: 8,
      borderRadius: 4,
      margin: theme.spacing(0.75, 0, 0.5),
    },
    coverage: { fontSize: theme.typography.body2.fontSize },
    left: { fontWeight: 700 },
    hint: { margin: theme.spacing(1, 0, 0) },
  }),
  { name: 'ReleaseReadinessStepper' },
);

interface CoverageProps {
  step: string;
  coverage: CoverageView;
}

/** How much has been observed, and what of the time did not count. */
const Coverage = ({ step, coverage }: CoverageProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const language = useLanguage();
  const time = (seconds: number) => formatSeconds(seconds, language);
  const { requiredSeconds, coveredSeconds, thinSeconds, unknownSeconds } =
    coverage;
  const covered = Math.min(coveredSeconds, requiredSeconds);
  const left = requiredSeconds - covered;
  const text = t('steps.covered', {
    covered: time(covered),
    required: time(requiredSeconds),
  });
  return (
    <div className={classes.coverage}>
      <LinearProgress
        className={classes.bar}
        variant="determinate"
        value={requiredSeconds > 0 ? (covered / requiredSeconds) * 100 : 0}
        aria-label={t('steps.progress', { step })}
        aria-valuetext={text}
      />
      <div>
        {text}
        {' · '}
        <span className={classes.left}>
          {left > 0
            ? t('steps.left', { left: time(left) })
            : t('steps.complete')}
        </span>
      </div>
      {thinSeconds > 0 && (
        <div>{t('steps.thin', { time: time(thinSeconds) })}</div>
      )}
      {unknownSeconds > 0 && (
        <div>{t('steps.unknown', { time: time(unknownSeconds) })}</div>
      )}
      {coverage.evaluatedUntil && left > 0 && (
        <div className={classes.quiet}>
          {t('steps.until', { age: <Age at={coverage.evaluatedUntil} /> })}
        </div>
      )}
    </div>
  );
};

const elapsedSeconds = (from: string, to: string) =>
  (Date.parse(to) - Date.parse(from)) / 1000;

const Step = ({ step }: { step: PromotionStepView }) => {
  const classes = useStyles();
  const tones = useStatusStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const words = usePromotionWords();
  const language = useLanguage();
  const { status, startedAt, endedAt, coverage } = step;
  const current = status === 'running' || status === 'held';
  const name = words.state(step.step);
  return (
    <li className={classes.step} aria-current={current ? 'step' : undefined}>
      <span className={`${classes.icon} ${tones[toneOfStep[status]]}`}>
        <StatusIcon tone={toneOfStep[status]} />
      </span>
      <div>
        <div className={classes.head}>
          <span className={status === 'waiting' ? classes.idle : classes.name}>
            {name}
          </span>
          <span className={classes.quiet}>
            {words.stepStatus(status)}
            {startedAt && endedAt && (
              <>
                {' · '}
                {t('steps.took', {
                  time: formatSeconds(
                    elapsedSeconds(startedAt, endedAt),
                    language,
                  ),
                })}
              </>
            )}
            {startedAt && !endedAt && (
              <>
                {' · '}
                {t('steps.started', { age: <Age at={startedAt} /> })}
              </>
            )}
          </span>
        </div>
        {coverage && coverage.requiredSeconds > 0 && (
          <Coverage step={name} coverage={coverage} />
        )}
      </div>
    </li>
  );
};

const rollbackStates = ['rolling-back', 'verifying-rollback'] as const;

/** How far a rollback has come; nothing where there is none. */
const RollbackSteps = ({ state }: { state: PromotionStateName }) => {
  const classes = useStyles();
  const tones = useStatusStyles();
  const words = usePromotionWords();
  const reached = rollbackStates.findIndex(name => name === state);
  const over = state === 'rolled-back' || state === 'rollback-failed';
  if (reached < 0 && !over) return null;
  const statusOf = (index: number): PromotionStepView['status'] => {
    if (state === 'rolled-back') return 'done';
    if (state === 'rollback-failed') return 'failed';
    if (index === reached) return 'running';
    return index < reached ? 'done' : 'waiting';
  };
  return (
    <>
      {rollbackStates.map((name, index) => {
        const status = statusOf(index);
        return (
          <li
            key={name}
            className={classes.step}
            aria-current={status === 'running' ? 'step' : undefined}
          >
            <span className={`${classes.icon} ${tones[toneOfStep[status]]}`}>
              <StatusIcon tone={toneOfStep[status]} />
            </span>
            <div className={classes.head}>
              <span className={classes.name}>{words.state(name)}</span>
              <span className={classes.quiet}>{words.stepStatus(status)}</span>
            </div>
          </li>
        );
      })}
    </>
  );
};

export interface StepperProps {
  steps: PromotionStepView[];
  state: PromotionStateName;
}

/**
 * Every step of the promotion, and of its rollback if there is one;
 * observations with the time that counts.
 */
export const Stepper = ({ steps, state }: StepperProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  return (
    <Section heading={t('steps.heading')}>
      <ol className={classes.list}>
        {steps.map(step => (
          <Step key={step.step} step={step} />
        ))}
        <RollbackSteps state={state} />
      </ol>
      <p className={`${classes.quiet} ${classes.hint}`}>
        {t('steps.coveredHint')}
      </p>
    </Section>
  );
};
