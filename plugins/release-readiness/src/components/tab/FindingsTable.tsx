import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import type {
  Finding,
  FindingSubject,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Texts } from '../../hooks/useTexts';
import { useWords } from '../../hooks/useWords';
import { toneOfOutcome, useStatusStyles } from '../../theme';
import { releaseReadinessTranslationRef } from '../../translation';
import { EvidenceAnchor } from '../common/EvidenceAnchor';
import { HiddenCaption } from '../common/HiddenCaption';
import { ScrollRegion } from '../common/ScrollRegion';
import { StatusIcon } from '../common/StatusIcon';
import { VisuallyHidden } from '../common/VisuallyHidden';
import { sortFindings } from './sortChecks';

const useStyles = makeStyles(
  theme => ({
    table: {
      '& th, & td': {
        padding: theme.spacing(0.75, 1.5, 0.75, 0),
        verticalAlign: 'top',
        fontSize: theme.typography.body2.fontSize,
        background: 'none',
      },
      '& th': {
        color: theme.palette.text.secondary,
        fontWeight: 600,
        whiteSpace: 'nowrap',
      },
      '& tbody tr:last-child td': { borderBottom: 0 },
    },
    finding: { display: 'flex', gap: theme.spacing(0.75), minWidth: 220 },
    icon: {
      display: 'inline-flex',
      alignSelf: 'flex-start',
      borderRadius: '50%',
      flexShrink: 0,
    },
    value: { fontFamily: 'monospace', overflowWrap: 'anywhere', minWidth: 130 },
    place: { color: theme.palette.text.secondary },
    subject: { overflowWrap: 'anywhere', minWidth: 150 },
  }),
  { name: 'ReleaseReadinessFindings' },
);

const placeOf = (subject: FindingSubject) =>
  [subject.environment, subject.cluster, subject.namespace]
    .filter(Boolean)
    .filter((part, index, parts) => parts.indexOf(part) === index)
    .join(' · ');

const nameOf = ({ kind, name, container }: FindingSubject) =>
  container ? `${kind}/${name} · ${container}` : `${kind}/${name}`;

export interface FindingsTableProps {
  /** Names the table. */
  title: string;
  findings: Finding[];
  texts: Texts;
  kubernetesTab?: string;
}

/** Each finding with its place, what is there and what should be. */
export const FindingsTable = ({
  title,
  findings,
  texts,
  kubernetesTab,
}: FindingsTableProps) => {
  const classes = useStyles();
  const tones = useStatusStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const words = useWords();
  const caption = `${title}: ${t('check.findings')}`;
  return (
    <ScrollRegion label={caption}>
      <Table size="small" className={classes.table}>
        <HiddenCaption text={caption} />
        <TableHead>
          <TableRow>
            <TableCell scope="col">{t('check.finding')}</TableCell>
            <TableCell scope="col">{t('check.subject')}</TableCell>
            <TableCell scope="col">{t('check.observed')}</TableCell>
            <TableCell scope="col">{t('check.expected')}</TableCell>
            <TableCell scope="col">{t('check.seenIn')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {sortFindings(findings).map((finding, index) => {
            const tone = toneOfOutcome[finding.outcome];
            return (
              <TableRow key={index}>
                <TableCell>
                  <div className={classes.finding}>
                    <span className={`${classes.icon} ${tones[tone]}`}>
                      <StatusIcon tone={tone} />
                    </span>
                    <span>
                      <VisuallyHidden>
                        {words.outcome(finding.outcome)}:{' '}
                      </VisuallyHidden>
                      {texts.text(finding.message)}
                    </span>
                  </div>
                </TableCell>
                <TableCell className={classes.subject}>
                  {finding.subject ? (
                    <>
                      {nameOf(finding.subject)}
                      <div className={classes.place}>
                        {placeOf(finding.subject)}
                      </div>
                    </>
                  ) : (
                    t('check.notGiven')
                  )}
                </TableCell>
                <TableCell className={classes.value}>
                  {finding.observed ?? t('check.notGiven')}
                </TableCell>
                <TableCell className={classes.value}>
                  {finding.expected ?? t('check.notGiven')}
                </TableCell>
                <TableCell className={classes.subject}>
                  {finding.link ? (
                    <EvidenceAnchor
                      link={finding.link}
                      kubernetesTab={kubernetesTab}
                    />
                  ) : (
                    t('check.notGiven')
                  )}
                </TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
    </ScrollRegion>
  );
};
