import { createRemoteJWKSet, jwtVerify } from 'jose';
import { fieldsOf } from '../company/manifests';
import { PromotingWorld } from './__testUtils__/PromotingWorld';

jest.setTimeout(120_000);

describe("a promotion of Mall's", () => {
  const world = new PromotingWorld();

  beforeAll(() => world.start());
  beforeEach(() => world.begin());
  afterEach(() => world.sandbox.reset());
  afterAll(() => world.close());

  it('goes to the end: canary, traffic, all pods, smoke test, clean-up', async () => {
    const { stable: before } = await world.requests();
    expect((await world.deployCanary()).conclusion).toBe('success');
    expect(await world.running('canary')).toEqual([
      world.service().releases.candidate.digest,
    ]);
    expect(await world.weights()).toEqual(['95', '5']);
    await world.until(async () => (await world.shareOfCanary()) === 5);

    await world.carryOut('set-traffic', 'd', {
      kind: 'set-weight',
      weight: 30,
    });
    await world.until(async () => (await world.shareOfCanary()) === 30);

    expect((await world.rollOut()).conclusion).toBe('success');
    expect(await world.running('stable')).toEqual([
      world.service().releases.candidate.digest,
    ]);
    expect(
      fieldsOf((await world.deployment('mall-order')).metadata.annotations),
    ).toMatchObject({
      'org.opencontainers.image.revision':
        world.service().releases.candidate.commit,
      'release-readiness.io/helm-revision': '3',
      'release-readiness.io/rollback-revision': '2',
    });
    const smoke = await world.carryOut('smoke-test', 'e', {
      kind: 'smoke-test',
    });
    expect(smoke.conclusion).toBe('success');

    await world.carryOut('clean-up', 'f', { kind: 'clean-up' });
    expect(await world.deployment('mall-order-canary')).toBeUndefined();
    expect(await world.weights()).toEqual(['100', '0']);
    const { stable, canary } = await world.until(async () => {
      const now = await world.requests();
      return now.canary === undefined && now;
    });
    expect(canary).toBeUndefined();
    expect(stable / before).toBeCloseTo(1, 1);
    expect(world.sandbox.world.gitHub.actions?.failures).toEqual([]);
  });

  it('goes back to what ran before, from a canary and from all pods', async () => {
    const { spec } = await world.deployment('mall-order');
    await world.deployCanary();
    expect((await world.rollBack()).conclusion).toBe('success');
    expect(await world.deployment('mall-order-canary')).toBeUndefined();
    world.portal.effects.clear();
    await world.deployCanary();
    await world.rollOut();
    expect((await world.rollBack()).conclusion).toBe('success');
    expect((await world.deployment('mall-order')).spec).toEqual(spec);
    expect(await world.running('stable')).toEqual([
      world.service().releases.production.digest,
    ]);
    expect(await world.weights()).toEqual(['100', '0']);
  });

  it('brings a service to production for the first time, and away again', async () => {
    const remove = () =>
      world.carryOut('roll-back', 'd', {
        kind: 'roll-back',
        plan: { application: { kind: 'remove' } },
      });
    expect((await remove()).conclusion).toBe('success');
    expect(await world.deployment('mall-order')).toBeUndefined();

    expect((await world.deployCanary()).conclusion).toBe('success');
    const { digest } = world.service().releases.candidate;
    expect(await world.running('canary')).toEqual([digest]);
    expect(await world.weights()).toEqual(['0', '100']);
    await world.carryOut('set-traffic', 'e', {
      kind: 'set-weight',
      weight: 30,
    });
    // nothing else serves
    expect(await world.weights()).toEqual(['0', '100']);

    expect((await world.rollOut()).conclusion).toBe('success');
    expect(await world.running('stable')).toEqual([digest]);
    await world.carryOut('clean-up', 'f', { kind: 'clean-up' });
    expect(await world.weights()).toEqual(['100', '0']);
    expect(await world.deployment('mall-order-canary')).toBeUndefined();
    const { metadata } = await world.deployment('mall-order');
    expect(metadata.annotations).toMatchObject({
      'release-readiness.io/helm-revision': '1',
      'meta.helm.sh/release-name': 'mall-order',
    });
    expect(metadata.annotations).not.toHaveProperty([
      'release-readiness.io/rollback-revision',
    ]);

    world.portal.effects.clear();
    expect((await remove()).conclusion).toBe('success');
    expect(await world.deployment('mall-order')).toBeUndefined();
    expect(world.sandbox.world.gitHub.actions?.failures).toEqual([]);
  });

  it('is told to the portal by signed webhooks, and claimed with tokens of the issuer', async () => {
    const run = await world.carryOut('smoke-test', 'a', { kind: 'smoke-test' });
    await world.sandbox.world.gitHub.webhooks.settled();
    const events = world.portal.webhooks.map(({ event }) => event);
    expect(events).toEqual(
      expect.arrayContaining([
        'workflow_run',
        'deployment_protection_rule',
        'deployment',
        'deployment_status',
      ]),
    );
    expect(world.portal.webhooks.filter(({ signed }) => !signed)).toEqual([]);
    const { issuer } = await world.order('GET', '/actions');
    const { payload } = await jwtVerify(
      world.portal.claims[0].token,
      createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks`)),
      { issuer, audience: world.portal.url },
    );
    expect(payload).toMatchObject({
      repository: 'mall/mall-order',
      environment: 'production',
      run_id: String(run.id),
    });
  });

  it('does not happen beside the portal', async () => {
    const { runId } = await world.order(
      'POST',
      '/services/mall-order/dispatch',
      {},
    );
    expect((await world.ended(runId)).conclusion).toBe('failure');
    expect(world.portal.claims).toEqual([]);
    expect(await world.deployment('mall-order-canary')).toBeUndefined();
  });

  it('can be undone by on-call while the portal is down', async () => {
    await world.deployCanary();
    await world.rollOut();
    await world.portal.close();
    const { runId } = await world.order(
      'POST',
      '/services/mall-order/rollback',
      {},
    );
    expect((await world.ended(runId)).conclusion).toBe('success');
    expect(await world.running('stable')).toEqual([
      world.service().releases.production.digest,
    ]);
    expect(await world.deployment('mall-order-canary')).toBeUndefined();
    await world.portal.start();
    await world.order('POST', '/portal', { url: world.portal.url });
  });
});
