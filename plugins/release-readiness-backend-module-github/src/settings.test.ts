import { ConfigReader } from '@backstage/config';
import { readGithubSettings } from './settings';

const read = (github: object) =>
  readGithubSettings(
    new ConfigReader({ releaseReadiness: { github } } as never),
  );

describe('readGithubSettings', () => {
  it('has defaults for everything', () => {
    expect(readGithubSettings(new ConfigReader({}))).toMatchObject({
      environments: { staging: ['staging'], prod: ['production', 'prod'] },
      incidentLabels: { P0: ['P0'], P1: ['P1'], P2: ['P2'], P3: ['P3'] },
      requestTimeout: 20_000,
      budgetReserve: 0.2,
      revalidateAfter: 1_800_000,
    });
  });

  it('takes what is configured', () => {
    expect(
      read({
        environments: { prod: ['live'] },
        incidentLabels: { P0: ['sev-0'] },
        requestTimeout: { seconds: 5 },
        revalidateAfter: 'PT10M',
        budgetReserve: 0,
      }),
    ).toMatchObject({
      environments: { staging: ['staging'], prod: ['live'] },
      incidentLabels: { P0: ['sev-0'], P1: ['P1'] },
      requestTimeout: 5_000,
      revalidateAfter: 600_000,
      budgetReserve: 0,
    });
  });

  it.each([
    [
      { coverage: { artifactPatterns: ['('] } },
      "releaseReadiness.github.coverage.artifactPatterns: '(' is not a regular expression",
    ],
    [{ budgetReserve: 1 }, 'releaseReadiness.github.budgetReserve'],
    [{ budgetReserve: -0.1 }, 'releaseReadiness.github.budgetReserve'],
    [{ requestTimeout: 'soon' }, 'requestTimeout'],
    [
      { environments: { prod: 'live' } },
      'releaseReadiness.github.environments.prod',
    ],
  ])('refuses %j and names the path', (github, message) => {
    expect(() => read(github)).toThrow(message);
  });
});
