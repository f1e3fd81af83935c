import type { CommitTree } from './CommitTree';

/** A versioned migration that a release brings. Paths. */
export interface FoundMigration {
  path: string;
  undo?: string;
}

/** `V2_1__add_note.sql`, `U2.1__add_note.sql`, as Flyway names them. */
const versioned = /(?:^|\/)([VU])(\d+(?:[._]\d+)*)__[^/]*\.sql$/;

/**
 * Migrations of a kind whose statements and undo scripts we can't find:
 * Flyway's in code, Liquibase, Alembic, Prisma, and pairs of up and down.
 */
const unreadable = [
  /(?:^|\/)V\d+(?:[._]\d+)*__[^/]*\.(?:java|kt|groovy|class)$/,
  /(?:^|\/)(?:db|liquibase)\/change-?logs?\//i,
  /(?:^|\/)(?:db[.-]changelog|changelog-master)[^/]*\./i,
  /(?:^|\/)alembic\/versions\/[^/]+\.py$/,
  /(?:^|\/)prisma\/migrations\//,
  /(?:^|\/)\d+_[^/]*\.(?:up|down)\.sql$/,
];

/** Numbers of a version, without zeros at the end: 2, 2.0 and 2_0 are one. */
function versionOf(text: string): bigint[] {
  const parts = text.split(/[._]/).map(BigInt);
  while (parts.length > 1 && parts.at(-1) === 0n) {
    parts.pop();
  }
  return parts;
}

function compareVersions(a: bigint[], b: bigint[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const left = a[index] ?? 0n;
    const right = b[index] ?? 0n;
    if (left !== right) {
      return left < right ? -1 : 1;
    }
  }
  return 0;
}

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);

/**
 * Versioned migrations that are new, in their order, each with the undo script
 * of the same version: that of its folder before one elsewhere.
 *
 * @param changed - paths that are not the same in both commits
 * @returns undefined when there are changes that may be migrations of another kind
 */
export function findMigrations(
  changed: readonly string[],
  base: CommitTree,
  head: CommitTree,
): FoundMigration[] | undefined {
  if (changed.some(path => unreadable.some(kind => kind.test(path)))) {
    return undefined;
  }
  const parsed = [...head.keys()].flatMap(path => {
    const [, kind, version] = versioned.exec(path) ?? [];
    return kind ? [{ path, kind, version: versionOf(version) }] : [];
  });
  const undos = parsed.filter(({ kind }) => kind === 'U');
  return parsed
    .filter(({ path, kind }) => kind === 'V' && !base.has(path))
    .sort((a, b) => compareVersions(a.version, b.version))
    .map(({ path, version }) => {
      const candidates = undos.filter(
        undo => compareVersions(undo.version, version) === 0,
      );
      const undo =
        candidates.find(other => folderOf(other.path) === folderOf(path)) ??
        candidates[0];
      return { path, ...(undo && { undo: undo.path }) };
    });
}
