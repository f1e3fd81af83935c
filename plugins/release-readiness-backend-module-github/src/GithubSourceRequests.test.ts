import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { start, SourceWorld } from './__testUtils__/SourceWorld';

describe('the number of requests', () => {
  const world = new SourceWorld();
  const { github } = world;
  registerMswTestHooks(github.server);
  beforeEach(() => world.start());

  it.each([
    [16, 1, 1],
    [1600, 40, 54],
  ])(
    'of a first pass over %p repositories: GraphQL by batches, REST seven for each new candidate',
    async (count, repositoryQueries, commitQueries) => {
      world.generate(count);
      await world.collect();
      expect(github.count('POST /graphql')).toBe(
        repositoryQueries + commitQueries,
      );
      // environments, 2 custom rules, analyses, alerts, artifacts, 1 report
      expect(github.count('GET ')).toBe(7 * count);
    },
    60_000,
  );

  it('of REST is zero while nothing is new', async () => {
    world.generate(16);
    await world.collect();
    github.requests = [];
    await world.collect();
    expect(github.count('GET ')).toBe(0);
    expect(world.factOf('coverage', 'service-3')).toMatchObject({
      percent: 79.9,
    });
  });

  it('is that of one repository when one has a new candidate', async () => {
    world.generate(16);
    await world.collect();
    github.requests = [];
    world.services[3].candidateCommit = 'e'.repeat(40);
    await world.collect();
    expect(github.count('GET ')).toBe(
      github.count('GET /repos/acme/service-3/'),
    );
    expect(github.count('GET ')).toBe(4);
  });

  it('is conditional when what is known grows old', async () => {
    await world.collect();
    github.requests = [];
    world.time = new Date(start.getTime() + 31 * 60_000);
    await world.collect();
    expect(github.count('GET ')).toBe(5);
    expect(github.count('(conditional)')).toBe(5);
    expect(world.factOf('environments')).toMatchObject({ slug: 'acme/orders' });
  });

  it('is conditional for the services that somebody asks for now', async () => {
    world.generate(3);
    await world.collect();
    github.requests = [];
    await world.collect(['component:default/service-1']);
    expect(github.count('GET ')).toBe(5);
    expect(github.count('/service-1/')).toBe(5);
    expect(github.count('(conditional)')).toBe(5);
  });
});
