import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import { createPermission } from '@backstage/plugin-permission-common';

/**
 * See the scorecard of a service. What the catalog hides stays hidden,
 * whatever this permission says.
 *
 * @public
 */
export const releaseReadinessScorecardReadPermission = createPermission({
  name: 'release-readiness.scorecard.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/**
 * Ask the sources again for one service.
 *
 * @public
 */
export const releaseReadinessScorecardRefreshPermission = createPermission({
  name: 'release-readiness.scorecard.refresh',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/**
 * See which sources are collected and how they are.
 *
 * @public
 */
export const releaseReadinessSourceReadPermission = createPermission({
  name: 'release-readiness.source.read',
  attributes: { action: 'read' },
});

/** @public */
export const releaseReadinessPermissions = [
  releaseReadinessScorecardReadPermission,
  releaseReadinessScorecardRefreshPermission,
  releaseReadinessSourceReadPermission,
];
