import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { BreakGlassView } from '@release-readiness/backstage-plugin-release-readiness-common';
import { releaseReadinessTranslationRef } from '../../translation';
import { Age } from '../common/Age';
import { Person } from '../common/EntityReference';
import { Notice } from '../common/Notice';

/** Who broke the glass, why, and whether that has been reviewed. */
export const BreakGlassNotice = ({ details }: { details: BreakGlassView }) => {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const { secondPerson, confirmedAt, incident, reviewedBy } = details;
  const person = secondPerson && <Person reference={secondPerson} />;
  return (
    <Notice tone="warning" role="note">
      <div>
        {t('promotion.breakGlassBy', {
          by: <Person reference={details.by} />,
          age: <Age at={details.at} />,
          reason: details.reason,
        })}
      </div>
      {incident && <div>{t('promotion.breakGlassIncident', { incident })}</div>}
      <div>
        {!person && t('promotion.breakGlassAlone')}
        {person && confirmedAt
          ? t('promotion.breakGlassConfirmed', {
              person,
              age: <Age at={confirmedAt} />,
            })
          : person && t('promotion.breakGlassSecond', { person })}
      </div>
      <div>
        {reviewedBy
          ? t('promotion.breakGlassReviewed', {
              person: <Person reference={reviewedBy} />,
            })
          : t('promotion.breakGlassReviewDue', {
              age: <Age at={details.reviewDueAt} />,
            })}
      </div>
    </Notice>
  );
};
