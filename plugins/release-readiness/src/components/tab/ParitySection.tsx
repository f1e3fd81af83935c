import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import { makeStyles } from '@material-ui/core/styles';
import Switch from '@material-ui/core/Switch';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import CompareArrowsIcon from '@material-ui/icons/CompareArrows';
import type {
  EnvironmentSummary,
  ParityMatrix,
  ParityRow,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { useState } from 'react';
import type { Texts } from '../../hooks/useTexts';
import { useAspectName } from '../../hooks/useAspectName';
import { useStatusStyles } from '../../theme';
import { releaseReadinessTranslationRef } from '../../translation';
import { Age } from '../common/Age';
import { HiddenCaption } from '../common/HiddenCaption';
import { ScrollRegion } from '../common/ScrollRegion';
import { Section } from '../common/Section';

const useStyles = makeStyles(
  theme => ({
    table: {
      '& th, & td': {
        padding: theme.spacing(0.75, 1.5),
        fontSize: theme.typography.body2.fontSize,
        verticalAlign: 'top',
      },
    },
    column: { minWidth: 120, width: '21%', '&&': { fontWeight: 700 } },
    place: {
      display: 'block',
      fontWeight: 400,
      fontSize: '0.75rem',
      color: theme.palette.text.secondary,
    },
    subject: {
      fontWeight: 700,
      backgroundColor: `${theme.palette.background.default} !important`,
    },
    aspect: {
      fontWeight: 600,
      minWidth: 165,
      color: theme.palette.text.primary,
    },
    value: {
      display: 'block',
      overflowWrap: 'anywhere',
      fontFamily: 'monospace',
    },
    // Breaks between options rather than after the hyphen that one begins with.
    word: {
      display: 'inline-block',
      maxWidth: '100%',
      whiteSpace: 'pre-wrap',
      wordBreak: 'break-all',
      fontSize: '0.8125rem',
    },
    missing: { fontStyle: 'italic', color: theme.palette.text.secondary },
    drift: {
      display: 'inline-flex',
      alignItems: 'center',
      gap: 2,
      marginLeft: theme.spacing(1),
      padding: theme.spacing(0, 0.75, 0, 0.5),
      borderRadius: theme.shape.borderRadius,
      fontSize: '0.75rem',
      fontWeight: 700,
    },
    note: { margin: theme.spacing(0, 0, 1) },
  }),
  { name: 'ReleaseReadinessParity' },
);

/** Twelve digits tell digests apart; the whole value is the cell's title. */
const shortenDigests = (value: string) =>
  value.replace(/(sha256:[0-9a-f]{12})[0-9a-f]{52}/g, '$1');

interface CellProps {
  row: ParityRow;
  environment: EnvironmentSummary;
}

const ValueCell = ({ row, environment }: CellProps) => {
  const classes = useStyles();
  const tones = useStatusStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const value = row.values[environment.environment];
  const compared =
    row.drift && ['staging', 'prod'].includes(environment.environment);
  return (
    <TableCell className={compared ? tones.warning : undefined}>
      {value === undefined ? (
        <span className={classes.missing}>
          {environment.state === 'unavailable'
            ? t('parity.unknownValue')
            : t('parity.absentValue')}
        </span>
      ) : (
        <span className={classes.value} title={value}>
          {shortenDigests(value)
            .split(' ')
            .map((word, index) => (
              <span key={index} className={classes.word}>
                {word}{' '}
              </span>
            ))}
        </span>
      )}
    </TableCell>
  );
};

/** Rows under their subject, in the order in which they came. */
function groupBySubject(rows: ParityRow[]): [string, ParityRow[]][] {
  const groups = new Map<string, ParityRow[]>();
  for (const row of rows) {
    groups.set(row.subject, [...(groups.get(row.subject) ?? []), row]);
  }
  return [...groups];
}

export interface ParitySectionProps {
  parity: ParityMatrix;
  texts: Texts;
}

/** What runs in each environment, side by side. */
export const ParitySection = ({ parity, texts }: ParitySectionProps) => {
  const classes = useStyles();
  const tones = useStatusStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const [onlyDrift, setOnlyDrift] = useState(false);
  const aspectName = useAspectName();
  const driftCount = parity.rows.filter(row => row.drift).length;
  const rows = onlyDrift ? parity.rows.filter(row => row.drift) : parity.rows;
  const columns = parity.environments.length + 1;
  const comparable = parity.environments.every(
    ({ environment, state }) =>
      !['staging', 'prod'].includes(environment) || state === 'running',
  );

  return (
    <Section
      heading={t('parity.heading')}
      action={
        driftCount > 0 && (
          <FormControlLabel
            control={
              <Switch
                color="primary"
                checked={onlyDrift}
                onChange={(_event, checked) => setOnlyDrift(checked)}
              />
            }
            label={t('parity.onlyDrift')}
          />
        )
      }
    >
      {parity.rows.length === 0 ? (
        <p className={classes.note}>{t('parity.empty')}</p>
      ) : (
        <>
          {(driftCount > 0 || comparable) && (
            <p className={classes.note}>
              {driftCount > 0
                ? t('parity.driftCount', { count: driftCount })
                : t('parity.noDrift')}
            </p>
          )}
          <ScrollRegion label={t('parity.region')}>
            <Table size="small" className={classes.table}>
              <HiddenCaption text={t('parity.caption')} />
              <TableHead>
                <TableRow>
                  <TableCell scope="col">{t('parity.aspect')}</TableCell>
                  {parity.environments.map(environment => (
                    <TableCell
                      key={environment.environment}
                      scope="col"
                      className={classes.column}
                    >
                      {environment.environment}
                      <span className={classes.place}>
                        {environment.cluster} / {environment.namespace}
                      </span>
                      <span className={classes.place}>
                        {t(`parity.environment.${environment.state}`)}
                        {environment.reason &&
                          `: ${texts.text(environment.reason)}`}
                        {environment.observedAt && (
                          <>
                            {' · '}
                            <Age at={environment.observedAt} />
                          </>
                        )}
                      </span>
                    </TableCell>
                  ))}
                </TableRow>
              </TableHead>
              {groupBySubject(rows).map(([subject, ofSubject]) => (
                <TableBody key={subject}>
                  <TableRow>
                    <TableCell
                      component="th"
                      scope="rowgroup"
                      role="rowheader"
                      colSpan={columns}
                      className={classes.subject}
                    >
                      {subject}
                    </TableCell>
                  </TableRow>
                  {ofSubject.map(row => (
                    <TableRow key={row.aspect}>
                      <TableCell
                        component="th"
                        scope="row"
                        role="rowheader"
                        className={classes.aspect}
                      >
                        {aspectName(row.aspect)}
                        {row.drift && (
                          <span className={`${classes.drift} ${tones.warning}`}>
                            <CompareArrowsIcon aria-hidden fontSize="inherit" />
                            {t('parity.drift')}
                          </span>
                        )}
                      </TableCell>
                      {parity.environments.map(environment => (
                        <ValueCell
                          key={environment.environment}
                          row={row}
                          environment={environment}
                        />
                      ))}
                    </TableRow>
                  ))}
                </TableBody>
              ))}
            </Table>
          </ScrollRegion>
        </>
      )}
    </Section>
  );
};
