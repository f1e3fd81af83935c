import { createRemoteJWKSet, jwtVerify } from 'jose';
import { ActionsWorld } from '../../__testUtils__/ActionsWorld';
import { before } from '../../__testUtils__/productionObjects';

// many runs, each with delays of its own
jest.setTimeout(30_000);

describe('GitHub Actions that claim an effect', () => {
  const world = new ActionsWorld();

  beforeEach(() => world.start());
  afterEach(() => world.close());

  it('claim with a token that the issuer signed for this very run', async () => {
    const run = await world.carryOut('smoke-test', { kind: 'smoke-test' });
    expect(run.conclusion).toBe('success');
    const configuration = await (
      await fetch(
        `${world.github.actions!.issuer}/.well-known/openid-configuration`,
      )
    ).json();
    const { payload } = await jwtVerify(
      world.claims[0].token,
      createRemoteJWKSet(new URL(configuration.jwks_uri)),
      { issuer: configuration.issuer, audience: world.portal.url },
    );
    expect(payload).toMatchObject({
      repository: 'shop/orders',
      run_id: String(run.id),
      run_attempt: '1',
      environment: 'production',
      event_name: 'workflow_dispatch',
      job_workflow_ref:
        'shop/orders/.github/workflows/smoke-test.yaml@refs/heads/main',
    });
  });

  it('change nothing when the claim is refused', async () => {
    await world.dispatch('roll-out');
    await world.approve((await world.waiting()).id);
    const run = await world.until(() =>
      world.runs().find(({ status }) => status === 'completed'),
    );
    expect(run.conclusion).toBe('failure');
    expect(run.jobs[0].steps?.at(-1)).toMatchObject({ conclusion: 'skipped' });
    expect(world.image('orders')).toContain(before);
  });
});
