import type { ReleaseComparison } from '@release-readiness/backstage-plugin-release-readiness-node';
import { plainText } from '../../mappers';
import type { FrameworkVersions } from './buildFiles';

type ChangedFramework = NonNullable<ReleaseComparison['frameworks']>[number];

const none: FrameworkVersions = new Map();
const textLength = 100;

/**
 * Frameworks whose version differs in one of the build files; each change once.
 *
 * @param files - of both commits, one entry a build file that is not the same
 */
export function compareFrameworks(
  files: readonly { base?: FrameworkVersions; head?: FrameworkVersions }[],
): ChangedFramework[] {
  const changes = new Map<string, ChangedFramework>();
  for (const { base = none, head = none } of files) {
    for (const name of new Set([...base.keys(), ...head.keys()])) {
      const from = base.get(name);
      const to = head.get(name);
      if (from !== to) {
        changes.set(JSON.stringify([name, from, to]), {
          name: plainText(name, textLength),
          ...(from !== undefined && { from: plainText(from, textLength) }),
          ...(to !== undefined && { to: plainText(to, textLength) }),
        });
      }
    }
  }
  return [...changes.values()].sort((a, b) => a.name.localeCompare(b.name));
}
