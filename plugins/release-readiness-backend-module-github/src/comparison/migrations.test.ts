import { readCacheKeyPatterns } from './cacheKeys';
import type { CommitTree } from './CommitTree';
import { findMigrations } from './migrations';

const tree = (...paths: string[]): CommitTree =>
  new Map(paths.map(path => [path, { sha: path, size: 1 }]));

const find = (...paths: string[]) =>
  findMigrations(paths, tree(), tree(...paths));

describe('migrations of a release', () => {
  it('come in the order of their versions, not of their names', () => {
    expect(
      find(
        'db/V10__a.sql',
        'db/V9.1__b.sql',
        'db/V9__c.sql',
        'db/V9_0_1__d.sql',
      )?.map(({ path }) => path),
    ).toEqual([
      'db/V9__c.sql',
      'db/V9_0_1__d.sql',
      'db/V9.1__b.sql',
      'db/V10__a.sql',
    ]);
  });

  it.each([
    ['of the same version', ['db/V2__a.sql', 'db/U2__b.sql'], 'db/U2__b.sql'],
    [
      'of the same version, written otherwise',
      ['db/V2.0__a.sql', 'db/U2__a.sql'],
      'db/U2__a.sql',
    ],
    [
      'in its own folder',
      ['a/U2__a.sql', 'db/U2__a.sql', 'db/V2__a.sql'],
      'db/U2__a.sql',
    ],
    ['elsewhere', ['db/V2__a.sql', 'undo/U2__a.sql'], 'undo/U2__a.sql'],
    ['of another version', ['db/V2__a.sql', 'db/U1__a.sql'], undefined],
  ])('have the undo script %s', (_, paths, undo) => {
    expect(find(...paths)?.[0].undo).toBe(undo);
  });

  it.each([
    'db/v1__lower.sql',
    'db/V1_single.sql',
    'db/R__view.sql',
    'db/V1__a.sql.bak',
    'src/Version.sql',
  ])('are not %s', path => {
    expect(find(path)).toEqual([]);
  });

  it.each([
    'src/main/java/db/migration/V3__Fill.java',
    'src/main/resources/db/changelog/changes/1.sql',
    'src/main/resources/db.changelog-1.0.xml',
    'alembic/versions/1a2b_add.py',
    'prisma/migrations/20260101_a/migration.sql',
    'migrations/000002_note.up.sql',
  ])('cannot be told when %s changes', path => {
    expect(find(path)).toBeUndefined();
  });
});

describe('patterns of cache keys', () => {
  it.each([
    ['one a line', 'a:*\r\n b:* \n', ['a:*', 'b:*']],
    ['without comments', '# all\na:*\n', ['a:*']],
    ['none', '\n', []],
    ['no list', 'a b c', undefined],
    ['hidden characters', 'a\u200b:*', undefined],
    ['too long', 'x'.repeat(201), undefined],
    ['too many', 'x\n'.repeat(201), undefined],
  ])('%s', (_, text, expected) => {
    expect(readCacheKeyPatterns(text)).toEqual(expected);
  });
});
