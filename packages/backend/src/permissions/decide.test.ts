import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizeResult,
  createPermission,
} from '@backstage/plugin-permission-common';
import type { PolicyQueryUser } from '@backstage/plugin-permission-node';
import {
  releaseReadinessFreezeManagePermission,
  releaseReadinessPromotionApprovePermissions,
  releaseReadinessPromotionBreakGlassPermission,
  releaseReadinessPromotionOperatePermission,
  releaseReadinessPromotionReadPermission,
  releaseReadinessPromotionRequestPermission,
  releaseReadinessPromotionSignOffPermission,
  releaseReadinessScorecardReadPermission,
  releaseReadinessScorecardRefreshPermission,
  releaseReadinessSourceReadPermission,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { auditorGroup, decide, platformGroup } from './decide';

const memberOf = (...groups: string[]) =>
  ({ info: { ownershipEntityRefs: groups } }) as unknown as PolicyQueryUser;
const developer = memberOf('user:default/lin.wei', 'group:default/team-orders');
const proxy = createPermission({ name: 'kubernetes.proxy', attributes: {} });

describe('the permission policy', () => {
  it.each([
    ['nobody, nothing', undefined, catalogEntityReadPermission, 'DENY'],
    [
      'developers, what is not confidential',
      developer,
      catalogEntityReadPermission,
      'CONDITIONAL',
    ],
    [
      'developers, scorecards that are not confidential',
      developer,
      releaseReadinessScorecardReadPermission,
      'CONDITIONAL',
    ],
    [
      'developers, to refresh what they own',
      developer,
      releaseReadinessScorecardRefreshPermission,
      'CONDITIONAL',
    ],
    [
      'developers, the health of the sources',
      developer,
      releaseReadinessSourceReadPermission,
      'ALLOW',
    ],
    ['developers, not the raw Kubernetes API', developer, proxy, 'DENY'],
    [
      'auditors, every scorecard',
      memberOf(auditorGroup),
      releaseReadinessScorecardReadPermission,
      'ALLOW',
    ],
    [
      'auditors, no refresh',
      memberOf(auditorGroup),
      releaseReadinessScorecardRefreshPermission,
      'DENY',
    ],
    [
      'owners, to request promotions of what they own',
      developer,
      releaseReadinessPromotionRequestPermission,
      'CONDITIONAL',
    ],
    [
      'owners, to operate promotions of what they own',
      developer,
      releaseReadinessPromotionOperatePermission,
      'CONDITIONAL',
    ],
    [
      'owners, no approval',
      developer,
      releaseReadinessPromotionApprovePermissions['development-lead'],
      'DENY',
    ],
    [
      'owners, no broken glass',
      developer,
      releaseReadinessPromotionBreakGlassPermission,
      'DENY',
    ],
    [
      'owners, no freezes',
      developer,
      releaseReadinessFreezeManagePermission,
      'DENY',
    ],
    [
      'development leads, approvals in their role',
      memberOf('group:default/development-leads'),
      releaseReadinessPromotionApprovePermissions['development-lead'],
      'ALLOW',
    ],
    [
      'development leads, no approval in another role',
      memberOf('group:default/development-leads'),
      releaseReadinessPromotionApprovePermissions['technical-lead'],
      'DENY',
    ],
    [
      'technical leads, approvals in their role',
      memberOf('group:default/technical-leads'),
      releaseReadinessPromotionApprovePermissions['technical-lead'],
      'ALLOW',
    ],
    [
      'product, approvals in its role',
      memberOf('group:default/product'),
      releaseReadinessPromotionApprovePermissions['product-lead'],
      'ALLOW',
    ],
    [
      'operations, approvals in their role',
      memberOf('group:default/operations'),
      releaseReadinessPromotionApprovePermissions['operations-lead'],
      'ALLOW',
    ],
    [
      'operations, to operate every promotion',
      memberOf('group:default/operations'),
      releaseReadinessPromotionOperatePermission,
      'ALLOW',
    ],
    [
      'operations, freezes',
      memberOf('group:default/operations'),
      releaseReadinessFreezeManagePermission,
      'ALLOW',
    ],
    [
      'on-call, to break glass',
      memberOf('group:default/on-call'),
      releaseReadinessPromotionBreakGlassPermission,
      'ALLOW',
    ],
    [
      'testers, to sign off',
      memberOf('group:default/testers'),
      releaseReadinessPromotionSignOffPermission,
      'ALLOW',
    ],
    [
      'owners, to sign off what they own',
      developer,
      releaseReadinessPromotionSignOffPermission,
      'CONDITIONAL',
    ],
    [
      'auditors, every promotion',
      memberOf(auditorGroup),
      releaseReadinessPromotionReadPermission,
      'ALLOW',
    ],
    [
      'auditors, nothing to change, whatever else they are',
      memberOf(auditorGroup, 'group:default/operations'),
      releaseReadinessPromotionOperatePermission,
      'DENY',
    ],
    [
      'platform engineers, the raw Kubernetes API',
      memberOf(platformGroup),
      proxy,
      'ALLOW',
    ],
    [
      'platform engineers, every refresh',
      memberOf(platformGroup),
      releaseReadinessScorecardRefreshPermission,
      'ALLOW',
    ],
  ])('gives %s', (_title, user, permission, expected) => {
    expect(decide(permission, user).result).toBe(
      AuthorizeResult[expected as keyof typeof AuthorizeResult],
    );
  });
});
