import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { HttpResponse } from 'msw';
import { candidate } from './__testUtils__/FakeGithub';
import { service, SourceWorld } from './__testUtils__/SourceWorld';

describe('what can’t be known', () => {
  const world = new SourceWorld();
  const { github } = world;
  registerMswTestHooks(github.server);
  beforeEach(() => world.start());

  it('without a candidate is said, and nothing is asked for it', async () => {
    world.services = [service('orders', { candidateCommit: undefined })];
    await world.collect();
    expect(world.factOf('coverage')).toEqual({
      key: 'general.unavailable.candidate-unknown',
    });
    expect(world.factOf('deployments')).toMatchObject({ staging: [] });
    expect(github.count('POST /graphql')).toBe(1);
  });

  it('of a repository that is gone does not hide the others', async () => {
    world.services = [service('gone'), service('orders')];
    github.repository = name =>
      name === 'gone' ? { data: null, error: { type: 'NOT_FOUND' } } : {};
    await world.collect();
    for (const kind of ['repository', 'incidents', 'workflows', 'coverage']) {
      expect(world.factOf(kind, 'gone')).toEqual({
        key: 'general.unavailable.not-found',
        params: { what: 'acme/gone' },
      });
    }
    expect(world.factOf('repository')).toMatchObject({ slug: 'acme/orders' });
    expect(github.count('/gone/')).toBe(0);
  });

  it('for lack of a right is not an empty list', async () => {
    github.repository = () => ({
      data: { prod: null },
      error: { type: 'FORBIDDEN', path: ['prod'] },
    });
    await world.collect();
    expect(world.factOf('deployments')).toMatchObject({
      key: 'general.unavailable.forbidden',
    });
    expect(world.factOf('incidents')).toMatchObject({ incidents: [] });
  });

  it('of an answer with a hole and no error is not an empty list', async () => {
    github.repository = () => ({ data: { openP1: null } });
    await world.collect();
    expect(world.factOf('incidents')).toMatchObject({
      key: 'general.unavailable.invalid-response',
    });
  });

  it.each([
    [403, 'Code Security must be enabled for this repository', 'feature-off'],
    [404, 'no analysis found', 'feature-off'],
    [403, 'Resource not accessible by integration', 'forbidden'],
    [500, 'Oops', 'http-status'],
  ])(
    'code scanning that answers %p "%s" is not "zero alerts"',
    async (status, message, reason) => {
      github.rest['/code-scanning/'] = () =>
        HttpResponse.json({ message }, { status });
      await world.collect();
      expect(world.factOf('code-scanning')).toMatchObject({
        key: `general.unavailable.${reason}`,
      });
      expect(world.factOf('coverage')).toMatchObject({ percent: 79.9 });
    },
  );

  it('of a candidate that the repository does not have', async () => {
    github.repository = () => ({ data: { commit: null } });
    await world.collect();
    expect(world.factOf('commit-checks')).toEqual({
      key: 'general.unavailable.not-found',
      params: { what: `acme/orders@${candidate}` },
    });
  });

  it('of custom protection rules leaves the environments unknown', async () => {
    github.rest.deployment_protection_rules = () =>
      HttpResponse.json({ message: 'No' }, { status: 403 });
    await world.collect();
    expect(world.factOf('environments')).toMatchObject({
      key: 'general.unavailable.forbidden',
    });
  });
});
