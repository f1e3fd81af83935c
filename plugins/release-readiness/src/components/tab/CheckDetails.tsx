import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { CheckResult } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { ReactNode } from 'react';
import type { Texts } from '../../hooks/useTexts';
import { useWords } from '../../hooks/useWords';
import { releaseReadinessTranslationRef } from '../../translation';
import { Age } from '../common/Age';
import { Lasting } from '../common/Lasting';
import { EvidenceList } from './EvidenceList';
import { FindingsTable } from './FindingsTable';
import { RemediationPanel } from './RemediationPanel';

const useStyles = makeStyles(
  theme => ({
    details: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(2),
      padding: theme.spacing(0.5, 2, 2.5, 2),
      [theme.breakpoints.up('md')]: { paddingLeft: 186 },
    },
    heading: {
      margin: theme.spacing(0, 0, 0.5),
      fontSize: '0.8125rem',
      fontWeight: 700,
      color: theme.palette.text.secondary,
    },
    facts: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0.5, 3),
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
    },
  }),
  { name: 'ReleaseReadinessCheckDetails' },
);

interface PartProps {
  heading: string;
  children: ReactNode;
}

const Part = ({ heading, children }: PartProps) => (
  <section>
    <h5 className={useStyles().heading}>{heading}</h5>
    {children}
  </section>
);

export interface CheckDetailsProps {
  result: CheckResult;
  texts: Texts;
  kubernetesTab?: string;
}

/** What was found, how to fix it, and on which evidence it rests. */
export const CheckDetails = ({
  result,
  texts,
  kubernetesTab,
}: CheckDetailsProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const words = useWords();
  const description = texts.description(result.checkId);
  const sections = texts.descriptor(result.checkId)?.sections ?? [];
  return (
    <div className={classes.details}>
      {result.findings.length > 0 && (
        <Part heading={t('check.findings')}>
          <FindingsTable
            title={texts.title(result.checkId)}
            findings={result.findings}
            texts={texts}
            kubernetesTab={kubernetesTab}
          />
        </Part>
      )}
      {result.remediation && (
        <Part heading={t('check.howToFix')}>
          <RemediationPanel
            remediation={result.remediation}
            texts={texts}
            kubernetesTab={kubernetesTab}
          />
        </Part>
      )}
      <Part heading={t('check.evidence')}>
        <EvidenceList evidence={result.evidence} texts={texts} />
      </Part>
      {description && (
        <Part heading={t('check.about')}>
          <Typography variant="body2">{description}</Typography>
        </Part>
      )}
      <div className={classes.facts}>
        <span>
          {t('check.outcomeLasting', {
            outcome: words.outcome(result.outcome),
            time: <Lasting since={result.since} />,
          })}
        </span>
        <span>
          {t('header.evaluated', { age: <Age at={result.evaluatedAt} /> })}
        </span>
        <span>{words.severity(result.severity)}</span>
        {sections.length > 0 && (
          <span>
            {t('check.section')}{' '}
            {sections
              .map(section => t('check.sectionNumber', { section }))
              .join(', ')}
          </span>
        )}
      </div>
    </div>
  );
};
