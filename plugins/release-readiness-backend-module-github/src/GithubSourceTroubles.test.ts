import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { HttpResponse } from 'msw';
import { candidate } from './__testUtils__/FakeGithub';
import { service, SourceWorld } from './__testUtils__/SourceWorld';

describe('a target in trouble', () => {
  const world = new SourceWorld();
  const { github } = world;
  registerMswTestHooks(github.server);
  beforeEach(() => world.start());

  it('that answers nothing fails as a whole and publishes nothing', async () => {
    github.query = () => new HttpResponse(null, { status: 503 });
    await expect(world.collect()).rejects.toMatchObject({
      name: 'SourceError',
      reason: { key: 'general.unavailable.http-status' },
    });
    expect(world.facts).toEqual([]);
  });

  it('gives up after a bounded number of requests', async () => {
    world.generate(400);
    github.query = () => new HttpResponse(null, { status: 502 });
    await expect(world.collect()).rejects.toMatchObject({
      name: 'SourceError',
    });
    expect(github.requests.length).toBeLessThanOrEqual(27);
  });

  it('because of one repository loses only that one', async () => {
    world.generate(16);
    github.query = ({ variables }) =>
      Object.values(variables).includes('service-5')
        ? new HttpResponse(null, { status: 502 })
        : undefined;
    await world.collect();
    expect(world.factOf('repository', 'service-5')).toMatchObject({
      key: 'general.unavailable.http-status',
    });
    expect(world.factOf('repository', 'service-4')).toMatchObject({
      slug: 'acme/service-4',
    });
  });

  it('that takes no more REST requests still tells what GraphQL has', async () => {
    world.generate(2);
    await world.collect();
    world.services = [...world.services, service('new')];
    world.services[1].candidateCommit = 'e'.repeat(40);
    github.rest['/'] = () =>
      HttpResponse.json(
        { message: 'API rate limit exceeded' },
        { status: 403, headers: { 'retry-after': '60' } },
      );
    await world.collect();
    expect(world.factOf('repository', 'new')).toMatchObject({
      slug: 'acme/new',
    });
    expect(world.factOf('environments', 'new')).toMatchObject({
      key: 'general.unavailable.rate-limited',
    });
    expect(world.factOf('environments', 'service-1')).toMatchObject({
      slug: 'acme/service-1',
    });
    expect(world.factOf('code-scanning', 'service-1')).toMatchObject({
      key: 'general.unavailable.rate-limited',
    });
    expect(world.factOf('code-scanning', 'service-0')).toMatchObject({
      commit: candidate,
    });
  });

  it('with a wrong token fails as a whole', async () => {
    github.query = () =>
      HttpResponse.json({ message: 'Bad credentials' }, { status: 401 });
    await expect(world.collect()).rejects.toMatchObject({
      reason: { key: 'general.unavailable.unauthorized' },
    });
  });
});
