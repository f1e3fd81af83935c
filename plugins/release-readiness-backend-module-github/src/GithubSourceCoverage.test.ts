import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { strToU8 } from 'fflate';
import { HttpResponse } from 'msw';
import { candidate, coverageArchive } from './__testUtils__/FakeGithub';
import { SourceWorld } from './__testUtils__/SourceWorld';

describe('coverage', () => {
  const world = new SourceWorld();
  const { github } = world;
  registerMswTestHooks(github.server);
  beforeEach(() => world.start());

  const withChecks = (...nodes: object[]) => {
    github.repository = () => ({
      data: {
        commit: {
          __typename: 'Commit',
          oid: candidate,
          statusCheckRollup: {
            contexts: { pageInfo: { hasNextPage: false }, nodes },
          },
        },
      },
    });
  };
  const coverageRun = (title: string) => ({
    __typename: 'CheckRun',
    databaseId: 9,
    name: 'Coverage',
    status: 'COMPLETED',
    conclusion: 'SUCCESS',
    title,
  });
  const codecov = {
    __typename: 'StatusContext',
    context: 'codecov/project',
    state: 'SUCCESS',
    description: '81.5% (+0.1%)',
    createdAt: '2026-11-01T00:00:00Z',
  };

  it('of a report is as exact as the report', async () => {
    github.rest['/zip'] = () => coverageArchive({ covered: 849, total: 1_000 });
    await world.collect();
    expect(world.factOf('coverage')).toMatchObject({ percent: 84.9 });
  });

  it('comes from a check run where there is no artifact', async () => {
    withChecks(codecov, coverageRun('82.25% of lines'));
    await world.collect();
    expect(world.factOf('coverage')).toMatchObject({
      percent: 82.25,
      origin: 'check-run',
      name: 'Coverage',
    });
  });

  it('comes from the check run’s summary where its title says nothing', async () => {
    withChecks(coverageRun('Done'));
    github.rest['/check-runs/9'] = () =>
      HttpResponse.json({ output: { summary: 'Line coverage: 77%' } });
    await world.collect();
    expect(world.factOf('coverage')).toMatchObject({ percent: 77 });
  });

  it('comes from a commit status where nothing else says it', async () => {
    withChecks(codecov);
    await world.collect();
    expect(world.factOf('coverage')).toMatchObject({
      percent: 81.5,
      origin: 'status',
    });
  });

  it('is known to be absent where nothing says it', async () => {
    withChecks();
    await world.collect();
    expect(world.factOf('coverage')).toEqual({
      slug: 'acme/orders',
      commit: candidate,
    });
  });

  it('is unknown where the report can’t be read', async () => {
    github.rest['/zip'] = () =>
      HttpResponse.arrayBuffer(strToU8('broken').buffer as ArrayBuffer, {
        headers: { 'content-type': 'application/zip' },
      });
    await world.collect();
    expect(world.factOf('coverage')).toMatchObject({
      key: 'general.unavailable.invalid-response',
    });
  });

  it('is looked for again when the checks of the commit change', async () => {
    withChecks();
    await world.collect();
    withChecks(codecov);
    await world.collect();
    expect(world.factOf('coverage')).toMatchObject({ percent: 81.5 });
  });
});
