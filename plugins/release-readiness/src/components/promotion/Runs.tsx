import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import type {
  EffectView,
  PromotionStateName,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { usePromotionWords } from '../../hooks/usePromotionWords';
import type { Texts } from '../../hooks/useTexts';
import type { StatusTone } from '../../theme';
import { releaseReadinessTranslationRef } from '../../translation';
import { webAddress } from '../common/EvidenceAnchor';
import { HiddenCaption } from '../common/HiddenCaption';
import { ScrollRegion } from '../common/ScrollRegion';
import { Section } from '../common/Section';
import { StatusLabel } from '../common/StatusLabel';
import { useTableStyles } from '../common/useTableStyles';

const tones: Record<EffectView['status'], StatusTone> = {
  pending: 'active',
  sent: 'active',
  claimed: 'active',
  done: 'good',
  failed: 'bad',
  superseded: 'neutral',
};

/** The state that waits for an effect, by the kind of the effect. */
const stateOfKind = new Map<string, PromotionStateName>([
  ['deploy-canary', 'canary'],
  ['set-weight', 'shifting-traffic'],
  ['roll-out', 'rolling-out'],
  ['smoke-test', 'smoke-testing'],
  ['clean-up', 'cleaning-up'],
  ['roll-back', 'rolling-back'],
]);

export interface RunsProps {
  runs: EffectView[];
  texts: Texts;
}

/** What was sent to CI, and the runs that carried it out. */
export const Runs = ({ runs, texts }: RunsProps) => {
  const classes = useTableStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const words = usePromotionWords();
  const stepOf = ({ kind, step }: EffectView) => {
    const state = stateOfKind.get(kind);
    return state ? words.state(state) : step;
  };
  return (
    <Section heading={t('runs.heading')}>
      {runs.length === 0 ? (
        t('runs.none')
      ) : (
        <ScrollRegion label={t('runs.region')}>
          <Table size="small" className={classes.table}>
            <HiddenCaption text={t('runs.caption')} />
            <TableHead>
              <TableRow>
                <TableCell scope="col">{t('runs.step')}</TableCell>
                <TableCell scope="col">{t('runs.kind')}</TableCell>
                <TableCell scope="col">{t('runs.attempt')}</TableCell>
                <TableCell scope="col">{t('runs.status')}</TableCell>
                <TableCell scope="col">{t('check.seenIn')}</TableCell>
              </TableRow>
            </TableHead>
            <TableBody>
              {runs.map(run => {
                const address = webAddress(run.url);
                return (
                  <TableRow key={run.effectId}>
                    <TableCell>{stepOf(run)}</TableCell>
                    <TableCell>
                      <code>{run.kind}</code>
                    </TableCell>
                    <TableCell>{run.attempt}</TableCell>
                    <TableCell>
                      <StatusLabel
                        tone={tones[run.status]}
                        text={words.effectStatus(run.status)}
                      />
                      {run.failure && <div>{texts.text(run.failure)}</div>}
                    </TableCell>
                    <TableCell>
                      {address ? (
                        <Link to={address}>{t('runs.open')}</Link>
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
      )}
    </Section>
  );
};
