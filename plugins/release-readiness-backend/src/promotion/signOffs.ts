import {
  type SignOffRole,
  signOffRoles,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Promotion } from './states';

/** §2.3 sign-offs that a release still waits for. */
export function missingSignOffs(promotion: Promotion): SignOffRole[] {
  return signOffRoles.filter(
    role => !promotion.signOffs.some(signOff => signOff.role === role),
  );
}
