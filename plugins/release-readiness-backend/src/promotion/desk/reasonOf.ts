import type { TextReference } from '@release-readiness/backstage-plugin-release-readiness-common';
import { describeFailure } from '../../collection/describeFailure';

/**
 * Why something outside did not answer, for people. Only what is written to be
 * shown is shown.
 *
 * @param what - names it, such as `GitHub`
 */
export function reasonOf(error: unknown, what: string): TextReference {
  return describeFailure(error, { id: what, title: what }).reason;
}
