import { exampleCommits, exampleData } from './exampleData';
import { inventedCommitId } from './identifiers';
import { GitHubRepository } from './model';
import { GitHubStore } from './store';

const { first, second } = exampleCommits;

const storeWith = (change: (repository: GitHubRepository) => void) => {
  const data = exampleData();
  change(data.repositories[0]);
  return new GitHubStore(data);
};

describe('a repository', () => {
  it.each<[string, (repository: GitHubRepository) => void, string]>([
    [
      'a branch at an unknown commit',
      repository => {
        repository.branches[1].sha = 'f'.repeat(40);
      },
      `shop/orders has no commit ${'f'.repeat(40)} (branch)`,
    ],
    [
      'a default branch that is not there',
      repository => {
        repository.defaultBranch = 'trunk';
      },
      "shop/orders: the default branch 'trunk' is not among its branches",
    ],
    [
      'a deployment of an unknown commit',
      repository => {
        repository.deployments![0].sha = 'f'.repeat(40);
      },
      `shop/orders has no commit ${'f'.repeat(40)} (deployment to staging)`,
    ],
  ])('is refused with %s', (_, change, message) => {
    expect(() => storeWith(change)).toThrow(message);
  });

  it.each([
    ['main', second],
    ['HEAD', second],
    ['refs/heads/feature/a', first],
    [second, second],
    [second.slice(0, 7), second],
    ['v1', first],
    ['refs/tags/v1', first],
    ['nowhere', undefined],
    ['f'.repeat(40), undefined],
  ])('resolves %s', (expression, sha) => {
    const store = storeWith(repository => {
      repository.tags = [{ name: 'v1', sha: first }];
    });
    const orders = store.repository('shop', 'orders')!;
    expect(orders.resolve(expression)?.sha).toBe(sha);
  });

  it('is found whatever the case of its name', () => {
    const store = new GitHubStore(exampleData());
    expect(store.repository('Shop', 'ORDERS')?.fullName).toBe('shop/orders');
  });

  it('has a check run for each job, unless the data gives its own', () => {
    const names = (store: GitHubStore) =>
      store
        .repository('shop', 'orders')!
        .checkRuns(second)
        .map(run => [run.name, run.output?.summary]);
    expect(names(storeWith(() => undefined))).toEqual([
      ['SonarQube Code Analysis', '2 critical'],
      ['test', undefined],
    ]);
    const withOutput = storeWith(repository => {
      repository.checkRuns = [
        {
          sha: second,
          name: 'test',
          status: 'completed',
          conclusion: 'success',
          startedAt: '2026-10-02T10:02:00Z',
          output: { summary: '120 passed' },
          workflowRunId: 501,
        },
      ];
    });
    expect(names(withOutput)).toEqual([['test', '120 passed']]);
  });

  it('refuses to change what is not there', () => {
    const orders = new GitHubStore(exampleData()).repository('shop', 'orders')!;
    expect(() => orders.closeIssue(99, { login: 'lin', at: 'x' })).toThrow(
      'shop/orders has no issue 99',
    );
  });
});

describe('inventedCommitId', () => {
  it('is 40 hex digits, the same for the same words and no others', () => {
    expect(inventedCommitId('a', 'b')).toMatch(/^[0-9a-f]{40}$/);
    expect(inventedCommitId('a', 'b')).toBe(inventedCommitId('a', 'b'));
    expect(inventedCommitId('a', 'b')).not.toBe(inventedCommitId('ab'));
  });
});
