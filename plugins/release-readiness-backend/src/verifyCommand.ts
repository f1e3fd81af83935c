import type { ChainAnchor } from './promotion';
import { describeText, readLoggedAnchors, verifyTrail } from './promotion';

/** What the command works with. */
export interface VerifyContext {
  readFile(path: string): string;
  print(line: string): void;
}

const usage = [
  'Usage: release-readiness-verify FILE [--anchor SEQ:HASH]… [--anchors LOG]…',
  '',
  'Checks the trail of a promotion in an evidence bundle, or in a file with its events.',
  'Each --anchor is a hash that was kept elsewhere; --anchors takes them from the log of',
  "Backstage's auditor, JSON lines. Exit code 0: nothing was changed, removed or inserted;",
  '1: something was; 2: a file could not be read, or the log has no anchor of this trail.',
];

/**
 * The command `release-readiness-verify`.
 *
 * @returns the exit code
 * @public
 */
export function runVerify(
  parameters: readonly string[],
  { readFile, print }: VerifyContext,
): 0 | 1 | 2 {
  try {
    const { file, anchors, logs } = readParameters(parameters);
    if (file === undefined) {
      usage.forEach(print);
      return 2;
    }
    const logged = logs.map(path => ({
      path,
      anchors: readLoggedAnchors(readFile(path)),
    }));
    const { promotionId, events, problems, head } = verifyTrail(
      readFile(file),
      [...anchors, ...logged.flatMap(log => log.anchors)],
    );
    // Otherwise a log of the wrong days would vouch for any trail.
    for (const log of logged) {
      if (!log.anchors.some(each => each.promotionId === promotionId)) {
        throw new Error(`${log.path} has no anchor of ${promotionId}`);
      }
    }
    for (const { kind, seq } of problems) {
      print(describeText({ key: `promotion.trail.${kind}`, params: { seq } }));
    }
    const verdict =
      problems.length === 0 ? 'intact' : `NOT intact (${problems.length})`;
    print(`Promotion ${promotionId}: ${events} events, ${verdict}`);
    if (head !== undefined) print(`Head: ${head}`);
    return problems.length === 0 ? 0 : 1;
  } catch (error) {
    print((error as Error).message);
    return 2;
  }
}

function readParameters(parameters: readonly string[]): {
  file?: string;
  anchors: ChainAnchor[];
  logs: string[];
} {
  let file: string | undefined;
  const anchors: ChainAnchor[] = [];
  const logs: string[] = [];
  for (let index = 0; index < parameters.length; index += 1) {
    const parameter = parameters[index];
    if (parameter === '--anchor') {
      index += 1;
      const match = /^(\d+):([0-9a-f]{64})$/.exec(parameters[index] ?? '');
      if (!match) throw new Error('--anchor needs SEQ:HASH');
      anchors.push({ seq: Number(match[1]), hash: match[2] });
    } else if (parameter === '--anchors') {
      index += 1;
      const path = parameters[index];
      if (path === undefined) throw new Error('--anchors needs a file');
      logs.push(path);
    } else if (parameter.startsWith('-') || file !== undefined) {
      throw new Error(`${parameter} is not understood`);
    } else {
      file = parameter;
    }
  }
  return { file, anchors, logs };
}
