import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { HttpResponse } from 'msw';
import {
  DriverWorld,
  request,
  subject,
  workflow,
} from '../../__testUtils__/DriverWorld';

describe('identifying the run of a claim', () => {
  const world = new DriverWorld();
  const { github, signal } = world;
  registerMswTestHooks(github.server);
  beforeEach(() => world.start());

  const identify = (externalId?: string) =>
    world.driver.identifyRun(
      'token',
      { subject, effect: request.effect, externalId },
      { signal },
    );

  it('expects exactly the run that it started', async () => {
    let expected: unknown;
    world.verifier = {
      async verify(_, claimant) {
        expected = claimant;
        return {
          status: 'verified',
          claimant: {
            repository: 'acme/order',
            repositoryId: 4711,
            environment: 'production',
            commit: 'c'.repeat(40),
            runId: 99,
            runAttempt: 1,
          },
        };
      },
    };
    expect(await identify('99')).toEqual({
      status: 'verified',
      run: { runId: '99', attempt: 1 },
    });
    expect(expected).toEqual({
      repositoryId: 4711,
      repository: 'acme/order',
      workflow,
      ref: 'refs/heads/main',
      environments: ['production'],
      runId: 99,
    });
  });

  it('lets the run ask again while GitHub cannot be asked', async () => {
    github.onGet = () => new HttpResponse(null, { status: 503 });
    expect(await identify()).toMatchObject({ status: 'unavailable' });
  });

  it('passes a refusal on', async () => {
    const reason = { key: 'promotion.claim.refused.run' };
    world.verifier = {
      verify: async () => ({ status: 'refused', refusal: 'run', reason }),
    };
    expect(await identify()).toEqual({ status: 'refused', reason });
  });
});
