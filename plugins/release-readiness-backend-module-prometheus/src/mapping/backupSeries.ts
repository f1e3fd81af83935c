import type { Labels } from '../client';
import type { BackupRow } from './BackupTable';

/** Series about the same backup, told by more than one process or metric. */
export interface BackupGroup {
  readonly identity: Labels;
  readonly rows: readonly BackupRow[];
}

/** Labels as a key, whatever their order. */
export function keyOf(labels: Labels): string {
  return JSON.stringify(
    Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Puts together what is about the same backup. */
export function groupsOf(
  rows: readonly BackupRow[],
  labelsOf = ({ identity }: BackupRow) => identity,
): BackupGroup[] {
  const groups = new Map<string, BackupRow[]>();
  for (const row of rows) {
    const key = keyOf(labelsOf(row));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map(found => ({
    identity: found[0].identity,
    rows: found,
  }));
}

/** Whether what both say is the same; what one does not say is open. */
export function agree(a: Labels, b: Labels): boolean {
  return Object.entries(a).every(
    ([label, value]) => (b[label] ?? value) === value,
  );
}

/** More labels, or longer values, tell a reader nothing more. */
const maximumLabels = 6;
const maximumLength = 80;

/** The labels that tell one of several from the others; undefined of one. */
export function distinction(
  identity: Labels,
  all: readonly Labels[],
): Record<string, string> | undefined {
  if (all.length < 2) {
    return undefined;
  }
  const telling = Object.entries(identity).filter(([label, value]) =>
    all.some(other => other[label] !== value),
  );
  return Object.fromEntries(
    telling
      .slice(0, maximumLabels)
      .map(([label, value]) => [label, (value ?? '').slice(0, maximumLength)]),
  );
}

/** The worst of a role's values: instances must not hide each other. */
export function worstValue(
  rows: readonly BackupRow[],
  role: BackupRow['role'],
): number | undefined {
  const values = rows
    .filter(row => row.role === role)
    .map(({ sample }) => sample.value)
    .filter(value => Number.isFinite(value));
  return values.length === 0 ? undefined : Math.min(...values);
}

/** ISO 8601 of Unix seconds; 0 and nonsense are no time. */
export function timeText(seconds: number | undefined): string | undefined {
  return seconds !== undefined && seconds > 0 && seconds < 8.64e12
    ? new Date(seconds * 1000).toISOString()
    : undefined;
}
