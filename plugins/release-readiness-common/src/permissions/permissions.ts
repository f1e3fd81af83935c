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

/**
 * See promotions of a service, their evidence and their trail. What the catalog
 * hides stays hidden.
 *
 * @public
 */
export const releaseReadinessPromotionReadPermission = createPermission({
  name: 'release-readiness.promotion.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/**
 * Request the promotion of a service, and withdraw it.
 *
 * @public
 */
export const releaseReadinessPromotionRequestPermission = createPermission({
  name: 'release-readiness.promotion.request',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Approve or reject in one role (§2.2). @public */
export const releaseReadinessPromotionApprovePermissions = {
  'development-lead': createPermission({
    name: 'release-readiness.promotion.approve.development-lead',
    attributes: { action: 'update' },
    resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
  }),
  'technical-lead': createPermission({
    name: 'release-readiness.promotion.approve.technical-lead',
    attributes: { action: 'update' },
    resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
  }),
  'product-lead': createPermission({
    name: 'release-readiness.promotion.approve.product-lead',
    attributes: { action: 'update' },
    resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
  }),
  'operations-lead': createPermission({
    name: 'release-readiness.promotion.approve.operations-lead',
    attributes: { action: 'update' },
    resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
  }),
};

/**
 * Sign a release off, in the groups of development or test (§2.3).
 *
 * @public
 */
export const releaseReadinessPromotionSignOffPermission = createPermission({
  name: 'release-readiness.promotion.sign-off',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/**
 * Pause, resume, abort and roll back; release the lock of a failed rollback.
 *
 * @public
 */
export const releaseReadinessPromotionOperatePermission = createPermission({
  name: 'release-readiness.promotion.operate',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/**
 * Release without approvals and windows, in an emergency, and review such a
 * release.
 *
 * @public
 */
export const releaseReadinessPromotionBreakGlassPermission = createPermission({
  name: 'release-readiness.promotion.break-glass',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Set and withdraw freezes. @public */
export const releaseReadinessFreezeManagePermission = createPermission({
  name: 'release-readiness.freeze.manage',
  attributes: { action: 'update' },
});

/** @public */
export const releaseReadinessPermissions = [
  releaseReadinessScorecardReadPermission,
  releaseReadinessScorecardRefreshPermission,
  releaseReadinessSourceReadPermission,
  releaseReadinessPromotionReadPermission,
  releaseReadinessPromotionRequestPermission,
  ...Object.values(releaseReadinessPromotionApprovePermissions),
  releaseReadinessPromotionSignOffPermission,
  releaseReadinessPromotionOperatePermission,
  releaseReadinessPromotionBreakGlassPermission,
  releaseReadinessFreezeManagePermission,
];
