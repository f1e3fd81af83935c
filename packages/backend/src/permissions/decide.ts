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

/** Members run the portal: they see everything and may do everything. */
export const platformGroup = 'group:default/platform-engineers';

/** Members see everything, and change nothing. */
export const auditorGroup = 'group:default/auditors';

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
  if (isResourcePermission(permission, RESOURCE_TYPE_CATALOG_ENTITY)) {
    const isOwner = catalogConditions.isEntityOwner({ claims: groups });
    if (!reads) {
      if (groups.includes(auditorGroup)) return deny;
      return createCatalogConditionalDecision(permission, isOwner);
    }
    if (groups.includes(auditorGroup)) return allow;
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
