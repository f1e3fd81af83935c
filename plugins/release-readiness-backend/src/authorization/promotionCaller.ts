import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { ResourcePermission } from '@backstage/plugin-permission-common';
import {
  approverRoles,
  type PromotionActor,
  releaseReadinessPromotionApprovePermissions,
  releaseReadinessPromotionBreakGlassPermission,
  releaseReadinessPromotionOperatePermission,
  releaseReadinessPromotionReadPermission,
  releaseReadinessPromotionRequestPermission,
  releaseReadinessPromotionSignOffPermission,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  type PromotionAbility,
  promotionAbilities,
  type PromotionCaller,
} from '../promotion';
import type { ScorecardAccess } from './ScorecardAccess';

const permissionOf: Record<PromotionAbility, ResourcePermission> = {
  read: releaseReadinessPromotionReadPermission,
  request: releaseReadinessPromotionRequestPermission,
  operate: releaseReadinessPromotionOperatePermission,
  'sign-off': releaseReadinessPromotionSignOffPermission,
  'break-glass': releaseReadinessPromotionBreakGlassPermission,
  ...(Object.fromEntries(
    approverRoles.map(role => [
      `approve.${role}`,
      releaseReadinessPromotionApprovePermissions[role],
    ]),
  ) as Record<`approve.${(typeof approverRoles)[number]}`, ResourcePermission>),
};

/**
 * Who is behind credentials. A user's token that a service asked for is the
 * service's doing: a program that acts for a person.
 */
export function actorOf({ principal }: BackstageCredentials): PromotionActor {
  const { type, userEntityRef, subject, actor } = principal as {
    type?: string;
    userEntityRef?: string;
    subject?: string;
    actor?: { subject?: string };
  };
  if (type === 'user' && userEntityRef !== undefined) {
    return actor === undefined
      ? { kind: 'user', ref: userEntityRef }
      : {
          kind: 'agent',
          ref: actor.subject ?? 'unknown',
          onBehalfOf: userEntityRef,
        };
  }
  return { kind: 'service', ref: subject ?? 'unknown' };
}

/** A caller of the API of promotions, by the permission framework. */
export function createPromotionCaller(
  access: ScorecardAccess,
  credentials: BackstageCredentials,
): PromotionCaller {
  const read = releaseReadinessPromotionReadPermission;
  return {
    actor: actorOf(credentials),
    assertVisible: (entityRef, message) =>
      access.assertVisible(entityRef, credentials, read, message),
    visibleRefs: () => access.visibleRefs(credentials, read),
    abilities: async entityRef => {
      const allowed = await access.allowed(
        promotionAbilities.map(ability => permissionOf[ability]),
        entityRef,
        credentials,
      );
      return new Set(promotionAbilities.filter((_, index) => allowed[index]));
    },
  };
}
