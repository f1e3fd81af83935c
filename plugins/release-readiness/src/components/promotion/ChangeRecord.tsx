import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import { changeCategories } from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  ChangeRecordContent,
  ChangeRecordView,
  RollbackPlan,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { usePromotionWords } from '../../hooks/usePromotionWords';
import { browserZone } from '../../formatting';
import { releaseReadinessTranslationRef } from '../../translation';
import { Age } from '../common/Age';
import { webAddress } from '../common/EvidenceAnchor';
import { FactList } from '../common/FactList';
import { Notice } from '../common/Notice';
import { Section } from '../common/Section';
import { ZonedTime } from '../common/ZonedTime';

const useStyles = makeStyles(
  theme => ({
    record: { display: 'grid', gap: theme.spacing(2) },
    title: { margin: 0, fontWeight: 600 },
    text: { whiteSpace: 'pre-wrap' },
  }),
  { name: 'ReleaseReadinessChange' },
);

export const isLowered = ({
  category,
  proposedCategory,
}: Pick<ChangeRecordContent, 'category' | 'proposedCategory'>) =>
  changeCategories.indexOf(category) <
  changeCategories.indexOf(proposedCategory);

const Plan = ({ plan }: { plan: RollbackPlan }) => {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const { application, database } = plan;
  return (
    <>
      {application.kind === 'revision'
        ? t('diff.rollbackRevision', { revision: application.revision })
        : t('diff.rollbackRemove')}
      {database.kind === 'undo' &&
        database.scripts.map(({ migration, undo }) => (
          <div key={migration}>
            <code>{undo}</code>
          </div>
        ))}
      {database.kind === 'none' && database.reason && (
        <div>{database.reason}</div>
      )}
      {plan.cacheKeyPatterns.map(pattern => (
        <div key={pattern}>
          <code>{pattern}</code>
        </div>
      ))}
      <div>
        <code>{plan.workflow}</code>
      </div>
    </>
  );
};

export interface ChangeRecordProps {
  change: ChangeRecordView | undefined;
  /** Of the business line, where it is known. */
  zone: string | undefined;
}

/** The change record (§2.3), as it stands in the register. */
export const ChangeRecord = ({ change, zone }: ChangeRecordProps) => {
  const classes = useStyles();
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const words = usePromotionWords();
  if (!change) {
    return <Section heading={t('change.heading')}>{t('change.none')}</Section>;
  }
  const { content, closureCode, closedAt } = change;
  const address = webAddress(change.url);
  const shownZone = zone ?? browserZone();
  return (
    <Section heading={t('change.heading')}>
      <div className={classes.record}>
        <p className={classes.title}>
          {address ? <Link to={address}>{change.number}</Link> : change.number}
          {' · '}
          {content.title}
        </p>
        {isLowered(content) && (
          <Notice tone="warning">
            {t('change.categoryLowered', {
              proposed: words.category(content.proposedCategory),
              chosen: words.category(content.category),
              reason: content.categoryReason ?? t('common.none'),
            })}
          </Notice>
        )}
        <FactList
          facts={[
            {
              term: t('change.status'),
              value: (
                <>
                  {words.changeStatus(change.status)}
                  {closureCode && closedAt && (
                    <div>
                      {t('change.closed', {
                        code: words.closure(closureCode),
                        age: <Age at={closedAt} />,
                      })}
                    </div>
                  )}
                </>
              ),
            },
            {
              term: t('change.planned'),
              value: (
                <>
                  <ZonedTime at={content.plannedStart} zone={shownZone} />
                  {' – '}
                  <ZonedTime at={content.plannedEnd} zone={shownZone} /> (
                  {shownZone})
                </>
              ),
            },
            {
              term: t('change.content'),
              value: <span className={classes.text}>{content.content}</span>,
            },
            {
              term: t('change.impact'),
              value: <span className={classes.text}>{content.impact}</span>,
            },
            {
              term: t('diff.rollbackPlan'),
              value: <Plan plan={content.rollbackPlan} />,
            },
            { term: t('change.notes'), value: change.closureNotes },
          ]}
        />
      </div>
    </Section>
  );
};
