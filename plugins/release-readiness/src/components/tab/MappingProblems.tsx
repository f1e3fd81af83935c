import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import type { MappingProblem } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Texts } from '../../hooks/useTexts';
import { releaseReadinessTranslationRef } from '../../translation';
import { Section } from '../common/Section';
import { Snippet } from '../common/Snippet';

const useStyles = makeStyles(
  theme => ({
    list: {
      margin: 0,
      padding: 0,
      listStyle: 'none',
      display: 'grid',
      gap: theme.spacing(2),
    },
    path: {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
      overflowWrap: 'anywhere',
    },
    fix: { marginTop: theme.spacing(1) },
  }),
  { name: 'ReleaseReadinessProblems' },
);

export interface MappingProblemsProps {
  problems: MappingProblem[];
  texts: Texts;
}

/** Wrong annotations, each with what would be right. */
export const MappingProblems = ({ problems, texts }: MappingProblemsProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  if (problems.length === 0) return null;
  return (
    <Section heading={t('problems.heading')}>
      <ul className={classes.list}>
        {problems.map(problem => (
          <li key={`${problem.path} ${problem.message.key}`}>
            <strong>{texts.text(problem.message)}</strong>
            <div className={classes.path}>
              {t('problems.path', { path: problem.path })}
            </div>
            {problem.fix && (
              <div className={classes.fix}>
                <Snippet title={t('problems.fix')} text={problem.fix} />
              </div>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
};
