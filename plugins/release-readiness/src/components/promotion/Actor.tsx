import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { PromotionActor } from '@release-readiness/backstage-plugin-release-readiness-common';
import { releaseReadinessTranslationRef } from '../../translation';
import { Person } from '../common/EntityReference';

/** Who did something: a person, or a program and for whom. */
export const Actor = ({ actor }: { actor: PromotionActor }) => {
  const { t } = useTranslationRef(releaseReadinessTranslationRef);
  switch (actor.kind) {
    case 'user':
      return <Person reference={actor.ref} />;
    case 'system':
      return <>{t('trail.system')}</>;
    case 'agent':
      return (
        <>
          {actor.onBehalfOf
            ? t('trail.agentFor', {
                agent: actor.ref,
                person: <Person reference={actor.onBehalfOf} />,
              })
            : t('trail.agent', { agent: actor.ref })}
        </>
      );
    default:
      return <>{actor.ref}</>;
  }
};
