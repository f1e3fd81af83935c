import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import type {
  ApprovalView,
  ApproverRole,
  OpenSlotView,
  PromotionDetails,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { ReactNode } from 'react';
import { usePromotionWords } from '../../hooks/usePromotionWords';
import type { Texts } from '../../hooks/useTexts';
import { browserZone } from '../../formatting';
import { useStatusStyles } from '../../theme';
import type { StatusTone } from '../../theme';
import { releaseReadinessTranslationRef } from '../../translation';
import { Age } from '../common/Age';
import { People, Person } from '../common/EntityReference';
import { Section } from '../common/Section';
import { StatusIcon } from '../common/StatusIcon';
import { ZonedTime } from '../common/ZonedTime';

const useStyles = makeStyles(
  theme => ({
    list: {
      listStyle: 'none',
      margin: 0,
      padding: 0,
      display: 'grid',
      gap: theme.spacing(1.5),
    },
    slot: {
      display: 'grid',
      gridTemplateColumns: 'auto minmax(0, 1fr)',
      columnGap: theme.spacing(1.5),
    },
    icon: { display: 'inline-flex', alignSelf: 'start', borderRadius: '50%' },
    role: { fontWeight: 600 },
    comment: {
      margin: theme.spacing(0.5, 0, 0),
      paddingLeft: theme.spacing(1),
      borderLeft: `2px solid ${theme.palette.divider}`,
      overflowWrap: 'anywhere',
    },
    quiet: {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
    },
    heading: {
      margin: theme.spacing(2, 0, 0.5),
      fontSize: '0.9375rem',
      fontWeight: 700,
    },
    yours: { margin: theme.spacing(0, 0, 1.5) },
  }),
  { name: 'ReleaseReadinessApprovals' },
);

interface SlotProps {
  tone: StatusTone;
  name: string;
  children: ReactNode;
}

/** One place to fill, and who filled it or may. */
export const Slot = ({ tone, name, children }: SlotProps) => {
  const classes = useStyles();
  const tones = useStatusStyles();
  return (
    <li className={classes.slot}>
      <span className={`${classes.icon} ${tones[tone]}`}>
        <StatusIcon tone={tone} />
      </span>
      <div>
        <span className={classes.role}>{name}</span>: {children}
      </div>
    </li>
  );
};

const Decision = ({ approval }: { approval: ApprovalView }) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const { decision, approver, at, comment, expiresAt } = approval;
  return (
    <>
      {t(decision === 'approved' ? 'approvals.filled' : 'approvals.rejected', {
        person: <Person reference={approver} />,
        age: <Age at={at} />,
      })}
      {decision === 'approved' && (
        <span className={classes.quiet}>
          {' · '}
          {t('approvals.expires', {
            time: <ZonedTime at={expiresAt} zone={browserZone()} />,
          })}
        </span>
      )}
      {comment && <p className={classes.comment}>{comment}</p>}
    </>
  );
};

const OpenSlot = ({ slot }: { slot: OpenSlotView }) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  return (
    <>
      {t('approvals.open')}
      <div className={classes.quiet}>
        {slot.candidates.length > 0
          ? t('approvals.candidates', {
              people: <People references={slot.candidates} />,
            })
          : t('approvals.nobody')}
      </div>
    </>
  );
};

export interface ApprovalsProps {
  promotion: PromotionDetails;
  texts: Texts;
}

/** Who has approved in which role, and who still can. */
export const Approvals = ({ promotion, texts }: ApprovalsProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const words = usePromotionWords();
  const { approvals, openSlots, approvalCaveat, approverRoles, kind } =
    promotion;
  const vetoes = approvals.filter(({ decision }) => decision === 'rejected');
  const counting = approvals.filter(
    (approval): approval is ApprovalView & { countsAs: ApproverRole } =>
      approval.decision === 'approved' && approval.countsAs !== undefined,
  );
  const ignored = approvals.filter(
    ({ decision, countsAs }) => decision === 'approved' && !countsAs,
  );
  const nothing = approvals.length + openSlots.length === 0;
  return (
    <Section heading={t('approvals.heading')}>
      {nothing &&
        t(kind === 'rollback' ? 'approvals.rollback' : 'approvals.none')}
      {approverRoles.length > 0 && openSlots.length > 0 && (
        <p className={classes.yours}>
          {t('approvals.yours', {
            roles: approverRoles.map(words.role).join(', '),
          })}
        </p>
      )}
      {approvalCaveat && openSlots.length > 0 && (
        <p>{texts.text(approvalCaveat)}</p>
      )}
      <ul className={classes.list}>
        {vetoes.map(approval => (
          <Slot
            key={approval.approver}
            tone="bad"
            name={approval.roles.map(words.role).join(', ')}
          >
            <Decision approval={approval} />
          </Slot>
        ))}
        {counting.map(approval => (
          <Slot
            key={approval.approver}
            tone="good"
            name={words.role(approval.countsAs)}
          >
            <Decision approval={approval} />
          </Slot>
        ))}
        {openSlots.map((slot, index) => (
          <Slot
            key={index}
            tone={slot.candidates.length > 0 ? 'active' : 'bad'}
            name={words.role(slot.role)}
          >
            <OpenSlot slot={slot} />
          </Slot>
        ))}
      </ul>
      {ignored.length > 0 && (
        <>
          <h3 className={classes.heading}>{t('approvals.ignored')}</h3>
          <ul className={classes.list}>
            {ignored.map(approval => (
              <li key={approval.approver}>
                {t('approvals.ignoredOne', {
                  person: <Person reference={approval.approver} />,
                  age: <Age at={approval.at} />,
                  reason: approval.ignored
                    ? texts.text(approval.ignored)
                    : t('diff.unknown'),
                })}
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
};
