import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { BreakGlassRequestView } from '@release-readiness/backstage-plugin-release-readiness-common';
import { useNow } from '../../hooks/useNow';
import { releaseReadinessTranslationRef } from '../../translation';
import { Age } from '../common/Age';
import { Person } from '../common/EntityReference';
import { Notice } from '../common/Notice';

/** Break-glass that waits for its second person: nothing is skipped yet. */
export const BreakGlassRequestNotice = ({
  request,
}: {
  request: BreakGlassRequestView;
}) => {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  const now = useNow();
  const { incident, expiresAt } = request;
  return (
    <Notice tone="warning" role="note">
      <div>
        {t('promotion.breakGlassWanted', {
          by: <Person reference={request.by} />,
          age: <Age at={request.at} />,
          reason: request.reason,
        })}
      </div>
      {incident && <div>{t('promotion.breakGlassIncident', { incident })}</div>}
      <div>
        {now < new Date(expiresAt)
          ? t('promotion.breakGlassUnconfirmed', {
              person: <Person reference={request.secondPerson} />,
              age: <Age at={expiresAt} />,
            })
          : t('promotion.breakGlassLapsed', {
              person: <Person reference={request.secondPerson} />,
            })}
      </div>
    </Notice>
  );
};
