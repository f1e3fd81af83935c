import { stringifyEntityRef } from '@backstage/catalog-model';
import type { Entity } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { usePermission } from '@backstage/plugin-permission-react';
import { releaseReadinessScorecardReadPermission } from '@release-readiness/backstage-plugin-release-readiness-common';
import { statusOfError } from '../../api/errors';
import { isMapped } from '../../availability';
import { useScorecard } from '../../hooks/useScorecard';
import { ConfiguredBanner } from '../common/ConfiguredBanner';
import {
  ErrorState,
  LoadingState,
  NotAllowedState,
  NotCollectedState,
  NotConfiguredState,
  NotFoundState,
} from '../states';
import { ScorecardView } from './ScorecardView';

interface ContentProps {
  entity: Entity;
  entityRef: string;
}

const ScorecardOrState = ({ entity, entityRef }: ContentProps) => {
  const query = useScorecard(entityRef);
  const permission = usePermission({
    permission: releaseReadinessScorecardReadPermission,
    resourceRef: entityRef,
  });

  const { value, error, reload } = query;
  const status = error && statusOfError(error);
  // What may no longer be seen is not shown on.
  if (status === 403) return <NotAllowedState />;
  if (status === 404) {
    if (permission.loading) return <LoadingState />;
    if (!permission.allowed) return <NotAllowedState />;
    if (!isMapped(entity)) return <NotConfiguredState entity={entity} />;
    return <NotFoundState onRetry={reload} />;
  }
  if (value) {
    if (value.results.length === 0 && value.problems.length === 0) {
      return isMapped(entity) ? (
        <NotCollectedState />
      ) : (
        <NotConfiguredState entity={entity} />
      );
    }
    return <ScorecardView entity={entity} query={{ ...query, value }} />;
  }
  if (error) return <ErrorState error={error} onRetry={reload} />;
  return <LoadingState />;
};

/** Content of the entity's tab. */
export const EntityScorecard = () => {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  return (
    <>
      <ConfiguredBanner />
      <ScorecardOrState key={entityRef} entity={entity} entityRef={entityRef} />
    </>
  );
};
