import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizeResult,
  createPermission,
} from '@backstage/plugin-permission-common';
import type { PolicyQueryUser } from '@backstage/plugin-permission-node';
import {
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
