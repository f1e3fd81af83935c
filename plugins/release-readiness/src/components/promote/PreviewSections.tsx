import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import type {
  ChangeCategory,
  PromotionPreview,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { useId } from 'react';
import type { ReactNode } from 'react';
import { useLanguage } from '../../hooks/useLanguage';
import { usePromotionWords } from '../../hooks/usePromotionWords';
import type { Texts } from '../../hooks/useTexts';
import { formatSeconds } from '../../formatting';
import { releaseReadinessTranslationRef } from '../../translation';
import { People } from '../common/EntityReference';
import { webAddress } from '../common/EvidenceAnchor';

const useStyles = makeStyles(
  theme => ({
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      justifyContent: 'space-between',
      gap: theme.spacing(1),
      marginBottom: theme.spacing(1),
    },
    heading: { margin: 0, fontSize: '1.0625rem', fontWeight: 700 },
    list: { margin: 0, paddingLeft: theme.spacing(2.5) },
    quiet: {
      margin: theme.spacing(1, 0, 0),
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
    },
  }),
  { name: 'ReleaseReadinessPreview' },
);

interface PartProps {
  heading: string;
  action?: ReactNode;
  children: ReactNode;
}

/** A part of the dialog under a heading of its own. */
export const Part = ({ heading, action, children }: PartProps) => {
  const classes = useStyles();
  const headingId = useId();
  return (
    <section aria-labelledby={headingId}>
      <div className={classes.head}>
        <h3 id={headingId} className={classes.heading}>
          {heading}
        </h3>
        {action}
      </div>
      {children}
    </section>
  );
};

export interface ApproverListProps {
  approvers: PromotionPreview['approvers'];
  category: ChangeCategory;
}

/** Who would have to approve, for the category that is chosen. */
export const ApproverList = ({ approvers, category }: ApproverListProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const words = usePromotionWords();
  return (
    <ul className={classes.list}>
      {approvers[category].map(({ role, candidates }, index) => (
        <li key={index}>
          {candidates.length > 0
            ? t('promote.approverCandidates', {
                role: words.role(role),
                people: <People references={candidates} />,
              })
            : t('promote.approverNobody', { role: words.role(role) })}
        </li>
      ))}
    </ul>
  );
};

export interface PlanListProps {
  preview: PromotionPreview;
  texts: Texts;
}

/** What the driver would do, how long it takes, and how to stop it without the portal. */
export const PlanList = ({ preview, texts }: PlanListProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const language = useLanguage();
  const { plan, policy, failsafe } = preview;
  const address = webAddress(failsafe?.url);
  return (
    <>
      <ol className={classes.list}>
        {plan.map(({ effect, description }, index) => (
          <li key={index}>
            {texts.text(description)} <code>{effect}</code>
          </li>
        ))}
      </ol>
      <p className={classes.quiet}>
        {t('promote.duration', {
          time: formatSeconds(policy.projectedSeconds, language),
        })}
      </p>
      {failsafe && (
        <p className={classes.quiet}>
          {texts.text(failsafe.description)}{' '}
          {address && (
            <Link to={address} underline="always">
              {t('failsafe.open')}
            </Link>
          )}
        </p>
      )}
    </>
  );
};
