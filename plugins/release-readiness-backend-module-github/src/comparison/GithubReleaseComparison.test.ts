import { registerMswTestHooks } from '@backstage/backend-test-utils';
import {
  type ServiceDescriptor,
  SourceError,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { HttpResponse } from 'msw';
import {
  type FakeCommit,
  FakeRepository,
} from '../__testUtils__/FakeRepository';
import { GithubReleaseComparison } from './GithubReleaseComparison';

const service: ServiceDescriptor = {
  entityRef: 'component:default/order',
  name: 'order',
  title: 'order',
  environments: {},
  absentEnvironments: [],
  github: { host: 'github.test', owner: 'acme', repository: 'order' },
  metricsService: 'order',
  backupName: 'order',
  runtime: 'jvm',
  problems: [],
};

const sha = (digit: string) => digit.repeat(40);
const [prod, between, candidate] = ['a', 'b', 'c'].map(sha);

const commit = (
  id: string,
  files: FakeCommit['files'],
  change: Partial<FakeCommit> = {},
): FakeCommit => ({
  sha: id,
  message: `Commit ${id[0]}\n\nMore words`,
  login: 'lin',
  files,
  ...change,
});

describe('comparing production with the candidate', () => {
  const github = new FakeRepository();
  registerMswTestHooks(github.server);
  const { signal } = new AbortController();
  let reader: GithubReleaseComparison;

  beforeEach(() => {
    Object.assign(github, {
      gets: [],
      truncated: false,
      pageSize: 100,
      onGet: () => undefined,
      commits: [
        commit(prod, { 'a.txt': '1', 'db/V1__a.sql': 'one' }),
        commit(between, { 'a.txt': '2', 'db/V1__a.sql': 'one' }),
        commit(candidate, {
          'a.txt': '2',
          'new.txt': 'x',
          'db/V1__a.sql': 'one',
          'db/V10__c.sql': 'three',
          'db/V2__b.sql': 'two',
          'db/U2__b.sql': 'undo two',
          'cache-keys.txt': '# of orders\norder:*\n\norders:page:*\n',
        }),
      ],
    });
    const client = github.client();
    reader = new GithubReleaseComparison({
      clients: { of: () => ({ collecting: client, promoting: client }) },
      cacheKeysFile: 'cache-keys.txt',
    });
  });

  const compare = (base: string | undefined = prod, head = candidate) =>
    reader.compare(service, { base, head }, { signal });
  const compareFirst = () =>
    reader.compare(service, { head: candidate }, { signal });

  it('tells commits, files, migrations with their undo, and cache keys', async () => {
    expect(await compare()).toEqual({
      base: prod,
      head: candidate,
      url: expect.stringMatching(/^https:.*compare/),
      commits: [
        {
          sha: candidate,
          title: 'Commit c',
          authors: ['lin'],
          unknownAuthor: false,
          committedAt: '2026-11-01T09:00:00Z',
          url: expect.stringContaining(candidate),
        },
        expect.objectContaining({ sha: between }),
      ],
      changedFiles: [
        'a.txt',
        'cache-keys.txt',
        'db/U2__b.sql',
        'db/V10__c.sql',
        'db/V2__b.sql',
        'new.txt',
      ],
      migrations: [
        { path: 'db/V2__b.sql', sql: 'two', undo: 'db/U2__b.sql' },
        { path: 'db/V10__c.sql', sql: 'three' },
      ],
      frameworks: [],
      cacheKeyPatterns: ['order:*', 'orders:page:*'],
    });
  });

  it('says of a candidate that is older what really changes', async () => {
    expect(await compare(candidate, prod)).toMatchObject({
      commits: [],
      migrations: [],
      changedFiles: expect.arrayContaining(['a.txt', 'new.txt']),
    });
  });

  it('has nothing to compare a first release with', async () => {
    const found = await compareFirst();
    expect(found).not.toHaveProperty('base');
    expect(found).not.toHaveProperty('changedFiles');
    expect(found.commits?.map(entry => entry.sha)).toEqual([
      candidate,
      between,
      prod,
    ]);
    expect(found.migrations?.map(({ path }) => path)).toEqual([
      'db/V1__a.sql',
      'db/V2__b.sql',
      'db/V10__c.sql',
    ]);
  });

  it('reads commits page by page, and leaves a list out that goes on', async () => {
    github.pageSize = 1;
    expect((await compare()).commits).toHaveLength(2);
    const many = Array.from({ length: 12 }, (_, index) =>
      commit(index.toString(16).padStart(40, '0'), {}),
    );
    github.commits = [github.commits[0], ...many];
    const found = await compare(prod, many[11].sha);
    expect(found).not.toHaveProperty('commits');
  });

  it('leaves out what a cut list of files would have to tell', async () => {
    github.truncated = true;
    const found = await compare();
    expect(Object.keys(found).sort()).toEqual([
      'base',
      'commits',
      'head',
      'url',
    ]);
  });

  it.each([
    ['an author without an account', { login: undefined }, []],
    [
      'a co-author by an address that names no account',
      { message: 'x\n\nCo-authored-by: Anna <anna@example.com>' },
      ['lin'],
    ],
  ])('knows that it does not know %s', async (_, change, authors) => {
    Object.assign(github.commits[2], change);
    expect((await compare()).commits?.[0]).toMatchObject({
      authors,
      unknownAuthor: true,
    });
  });

  it('counts a co-author whose account GitHub names', async () => {
    github.commits[2].message =
      'x\n\nCo-authored-by: Anna <123+anna-s@users.noreply.github.com>\nCo-Authored-By: Lin <lin@users.noreply.github.com>';
    expect((await compare()).commits?.[0]).toMatchObject({
      authors: ['lin', 'anna-s'],
      unknownAuthor: false,
    });
  });

  it('shows a title as plain text', async () => {
    github.commits[2].message = `\u202e${'x'.repeat(300)}`;
    const title = (await compare()).commits?.[0].title;
    expect(title).toMatch(/^x+…$/);
    expect(title).toHaveLength(200);
  });

  it('tells no frameworks from a build file that is none', async () => {
    github.commits[2].files['pom.xml'] = '<project><broken';
    expect(await compare()).not.toHaveProperty('frameworks');
  });

  it('compares the build files of both commits', async () => {
    github.commits[0].files['web/package.json'] =
      '{"dependencies":{"react":"18"}}';
    github.commits[2].files['web/package.json'] =
      '{"dependencies":{"react":"19"}}';
    github.commits[2].files['go.mod'] = 'module x\n\ngo 1.25\n';
    expect((await compare()).frameworks).toEqual([
      { name: 'Go', to: '1.25' },
      { name: 'React', from: '18', to: '19' },
    ]);
  });

  it('tells no migrations where one is too large to be read', async () => {
    github.commits[2].files['db/V3__large.sql'] = 'x'.repeat(256 * 1024 + 1);
    expect(await compare()).not.toHaveProperty('migrations');
  });

  it('does not ask again for commits that it has compared', async () => {
    await compare();
    const asked = github.gets.length;
    await compare();
    expect(github.gets).toHaveLength(asked);
  });

  it.each([
    [
      'GitHub is in trouble',
      () => {
        github.onGet = () => new HttpResponse(null, { status: 503 });
        return compare();
      },
    ],
    ['a commit is not there', () => compare(sha('f'))],
    ['a commit is none', () => compare('../../secret')],
    [
      'the service has no repository',
      () =>
        reader.compare(
          { ...service, github: undefined },
          { head: candidate },
          { signal },
        ),
    ],
  ])('fails when %s, rather than to tell less', async (_, attempt) => {
    await expect(attempt()).rejects.toBeInstanceOf(SourceError);
  });
});
