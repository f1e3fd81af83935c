import type { RestoreComparison } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Labels } from '../client';
import {
  agree,
  distinction,
  groupsOf,
  keyOf,
  worstValue,
  type BackupGroup,
} from './backupSeries';
import type { BackupRow } from './BackupTable';

const comparedRoles = [
  'restore-test-source-rows',
  'restore-test-restored-rows',
  'restore-test-checksum-match',
] as const satisfies BackupRow['role'][];

interface Comparison extends RestoreComparison {
  identity: Labels;
}

/** Of each kind of result a fact holds so many, the worst. */
const maximumOfAKind = 20;

/**
 * What restore tests compared: numbers about the same data, by their labels.
 * Each comparison stands for itself, so that one that failed stays visible.
 */
export function restoreComparisonsOf(
  rows: readonly BackupRow[],
): RestoreComparison[] {
  const compared = groupsOf(
    rows.filter(({ role }) =>
      comparedRoles.some(comparedRole => comparedRole === role),
    ),
  ).flatMap(comparisonsOf);
  const all = [...compared, ...untold(rows, compared)];
  const identities = distinct(all.map(({ identity }) => identity));
  const kinds = new Map<string, RestoreComparison[]>();
  for (const { identity, ...comparison } of all.sort(byDifference)) {
    const series = distinction(identity, identities);
    const kind = kindOf(comparison);
    const known = kinds.get(kind) ?? [];
    if (known.length < maximumOfAKind) {
      kinds.set(kind, [...known, { ...(series && { series }), ...comparison }]);
    }
  }
  return [...kinds.values()].flat();
}

/** One for each process that tells both numbers, one for what is left over. */
function comparisonsOf({ identity, rows }: BackupGroup): Comparison[] {
  const told = groupsOf(rows, ({ process }) => process).map(
    group => group.rows,
  );
  const isWhole = (found: readonly BackupRow[]) =>
    count(found, 'restore-test-source-rows') ===
    count(found, 'restore-test-restored-rows');
  const rest = told.filter(found => !isWhole(found)).flat();
  return [...told.filter(isWhole), ...pairs(rest)].map(found => ({
    identity,
    ...numbersOf(found),
  }));
}

function count(rows: readonly BackupRow[], role: BackupRow['role']): number {
  return rows.filter(row => row.role === role).length;
}

/** The source may be counted by another process: then one of each is a pair. */
function pairs(rest: readonly BackupRow[]): (readonly BackupRow[])[] {
  return count(rest, 'restore-test-source-rows') === 1 &&
    count(rest, 'restore-test-restored-rows') === 1
    ? [rest]
    : rest.map(row => [row]);
}

function numbersOf(rows: readonly BackupRow[]): RestoreComparison {
  const [sourceRows, restoredRows, checksum] = comparedRoles.map(role =>
    worstValue(rows, role),
  );
  return {
    ...(sourceRows !== undefined && { sourceRows }),
    ...(restoredRows !== undefined && { restoredRows }),
    ...(checksum !== undefined && { checksumMatches: checksum === 1 }),
  };
}

/** Of several restore tests, those of which no number tells anything. */
function untold(
  rows: readonly BackupRow[],
  compared: readonly Comparison[],
): Comparison[] {
  const tests = groupsOf(rows.filter(({ role }) => role === 'restore-test'));
  if (tests.length < 2) {
    return [];
  }
  return tests
    .filter(
      test => !compared.some(({ identity }) => agree(identity, test.identity)),
    )
    .map(({ identity }) => ({ identity }));
}

function kindOf({
  sourceRows,
  restoredRows,
  checksumMatches,
}: RestoreComparison): string {
  if (checksumMatches === false) return 'differs';
  if (sourceRows === undefined || restoredRows === undefined) {
    return checksumMatches ? 'same-checksum' : 'not-compared';
  }
  if (sourceRows !== restoredRows) return 'other-rows';
  return sourceRows === 0 ? 'empty' : 'same-rows';
}

/** The largest difference first; equal ones in an order that stays. */
function byDifference(a: Comparison, b: Comparison): number {
  return (
    share(b) - share(a) || (keyOf(a.identity) < keyOf(b.identity) ? -1 : 1)
  );
}

function share({ sourceRows, restoredRows }: Comparison): number {
  return sourceRows === undefined || restoredRows === undefined
    ? 0
    : Math.abs(sourceRows - restoredRows) / Math.max(sourceRows, 1);
}

function distinct(identities: readonly Labels[]): Labels[] {
  return [
    ...new Map(
      identities.map(identity => [keyOf(identity), identity]),
    ).values(),
  ];
}
