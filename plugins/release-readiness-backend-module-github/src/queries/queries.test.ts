import { queryProblems } from '../__testUtils__/officialExamples';
import {
  commitQuery,
  contextPageQuery,
  issuePageQuery,
  repositoryQuery,
} from '.';

const names = [
  { owner: 'acme', name: 'orders', withIssueLabels: false },
  { owner: 'acme', name: 'cart', withIssueLabels: true },
];
const commits = names.map(name => ({ ...name, commit: 'a'.repeat(40) }));
const bulk = {
  staging: ['staging'],
  prod: ['production'],
  incidentLabels: { P0: ['P0', 'sev-0'], P1: ['P1'], P2: ['P2'], P3: [] },
  closedSince: '2026-01-01T00:00:00Z',
};

describe('queries', () => {
  it.each([
    ['repositories', repositoryQuery(names, bulk)],
    ['commits', commitQuery(commits)],
    ['further checks', contextPageQuery(commits[0], 'x')],
    [
      'further open incidents',
      issuePageQuery(
        names[0],
        { state: 'OPEN', level: 'P0' },
        { ...bulk, after: 'x' },
      ),
    ],
    [
      'further closed incidents',
      issuePageQuery(
        names[1],
        { state: 'CLOSED', level: 'P1' },
        { ...bulk, after: 'x' },
      ),
    ],
  ])('for %s are valid by the published schema', (_, { query }) => {
    expect(queryProblems(query)).toEqual([]);
  });

  it('do not ask for a level without labels, which would be every issue', () => {
    const { query, variables } = repositoryQuery(names, bulk);
    expect(query).toContain('openP2');
    expect(query).not.toContain('openP3');
    expect(variables).not.toHaveProperty('P3');
  });

  it('ask for labels of issues only in a shared repository', () => {
    const labels = (among: typeof names) =>
      repositoryQuery(among, bulk).query.match(/labels\(first/g)?.length ?? 0;
    expect(labels([names[0]])).toBe(0);
    expect(labels([names[1]])).toBe(6);
  });

  it('would not be called valid with a field that GitHub lacks', () => {
    const { query } = repositoryQuery(names, bulk);
    expect(
      queryProblems(query.replace('nameWithOwner', 'nameWithoutOwner')),
    ).not.toEqual([]);
  });

  it('send names as variables, never as part of the query', () => {
    const hostile = { owner: 'a"){x}', name: '}' };
    const { query, variables } = commitQuery([{ ...hostile, commit: 'abc' }]);
    expect(query).not.toContain(hostile.owner);
    expect(variables).toMatchObject({
      o0: 'a"){x}',
      n0: '}',
      w0: 'abc:.github/workflows',
    });
  });
});
