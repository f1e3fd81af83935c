import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import {
  AuthorizeResult,
  isResourcePermission,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type { PolicyQueryUser } from '@backstage/plugin-permission-node';
import {
  releaseReadinessFreezeManagePermission,
  releaseReadinessPromotionApprovePermissions,
  releaseReadinessPromotionBreakGlassPermission,
  releaseReadinessPromotionOperatePermission,
  releaseReadinessPromotionSignOffPermission,
} from '@release-readiness/backstage-plugin-release-readiness-common';

/** Members run the portal: they see everything and may do everything. */
export const platformGroup = 'group:default/platform-engineers';

/** Members see everything, and change nothing. */
export const auditorGroup = 'group:default/auditors';

const operationsGroup = 'group:default/operations';
const onCallGroup = 'group:default/on-call';

/**
 * Groups that may do something to every service, beside its owners. Who
 * decides about one service is said by the plugin's configuration: a leader
 * approves what the roles of the service name them for, and nothing else.
 */
const groupsAllowed: Readonly<Record<string, readonly string[]>> = {
  [releaseReadinessPromotionApprovePermissions['development-lead'].name]: [
    'group:default/development-leads',
  ],
  [releaseReadinessPromotionApprovePermissions['technical-lead'].name]: [
    'group:default/technical-leads',
  ],
  [releaseReadinessPromotionApprovePermissions['product-lead'].name]: [
    'group:default/product',
  ],
  [releaseReadinessPromotionApprovePermissions['operations-lead'].name]: [
    operationsGroup,
  ],
  [releaseReadinessPromotionOperatePermission.name]: [
    operationsGroup,
    onCallGroup,
  ],
  [releaseReadinessPromotionSignOffPermission.name]: ['group:default/testers'],
  [releaseReadinessPromotionBreakGlassPermission.name]: [
    operationsGroup,
    onCallGroup,
  ],
  [releaseReadinessFreezeManagePermission.name]: [operationsGroup],
};

/** Not even for owners: they would approve, and free, their own release. */
const groupsOnly: ReadonlySet<string> = new Set([
  ...Object.values(releaseReadinessPromotionApprovePermissions).map(
    ({ name }) => name,
  ),
  releaseReadinessPromotionBreakGlassPermission.name,
  releaseReadinessFreezeManagePermission.name,
]);

/** Entities with this tag are shown to their owners, platform engineers and auditors only. */
export const confidentialTag = 'confidential';

const allow: PolicyDecision = { result: AuthorizeResult.ALLOW };
const deny: PolicyDecision = { result: AuthorizeResult.DENY };

/**
 * Who may do what in this portal. Signed-in people read; owners change what
 * is theirs; platform engineers do the rest. The raw Kubernetes API is for
 * platform engineers only.
 */
export function decide(
  permission: Permission,
  user: PolicyQueryUser | undefined,
): PolicyDecision {
  const groups = user?.info.ownershipEntityRefs ?? [];
  if (!user) return deny;
  if (groups.includes(platformGroup)) return allow;
  if (permission.name === 'kubernetes.proxy') return deny;

  const reads = permission.attributes.action === 'read';
  const auditsOnly = groups.includes(auditorGroup);
  const allowedGroups = groupsAllowed[permission.name] ?? [];
  if (!auditsOnly && allowedGroups.some(group => groups.includes(group))) {
    return allow;
  }
  if (groupsOnly.has(permission.name)) return deny;
  if (isResourcePermission(permission, RESOURCE_TYPE_CATALOG_ENTITY)) {
    const isOwner = catalogConditions.isEntityOwner({ claims: groups });
    if (!reads) {
      if (auditsOnly) return deny;
      return createCatalogConditionalDecision(permission, isOwner);
    }
    if (auditsOnly) return allow;
    return createCatalogConditionalDecision(permission, {
      anyOf: [
        isOwner,
        {
          not: catalogConditions.hasMetadata({
            key: 'tags',
            value: confidentialTag,
          }),
        },
      ],
    });
  }
  if (reads) return allow;
  // Notifications and settings of one's own go by other rules than these.
  return permission.name.startsWith('catalog.') ? deny : allow;
}
