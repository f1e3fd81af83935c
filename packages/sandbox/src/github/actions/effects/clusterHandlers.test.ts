import { ActionsWorld, base } from '../../__testUtils__/ActionsWorld';
import { after, before } from '../../__testUtils__/productionObjects';

// many runs, each with delays of its own
jest.setTimeout(30_000);

describe('GitHub Actions that change production', () => {
  const world = new ActionsWorld();

  beforeEach(() => world.start());
  afterEach(() => world.close());

  const digests = (digest: string) => [
    { container: 'Deployment/orders · app', digest },
  ];

  const weights = () =>
    JSON.stringify(world.cluster.objects('VirtualService')[0].spec).match(
      /(?<="weight":)\d+/g,
    );

  it('carry a promotion out in the cluster, and leave a Deployment for each job', async () => {
    const deploy = await world.carryOut('deploy-canary', {
      kind: 'deploy-canary',
      digests: digests(after),
      replicas: 1,
      weight: 5,
    });
    expect(deploy.conclusion).toBe('success');
    expect(world.image('orders-canary')).toBe(
      `registry.example/orders@${after}`,
    );
    expect(world.image('orders')).toContain(before);
    expect(weights()).toEqual(['95', '5']);

    await world.carryOut('set-traffic', { kind: 'set-weight', weight: 30 });
    expect(weights()).toEqual(['70', '30']);

    await world.carryOut('roll-out', {
      kind: 'roll-out',
      digests: digests(after),
    });
    expect(world.image('orders')).toBe(`registry.example/orders@${after}`);

    await world.carryOut('clean-up', { kind: 'clean-up' });
    expect(world.image('orders-canary')).toBeUndefined();
    expect(weights()).toEqual(['100', '0']);

    const states = world.orders.deployments
      .filter(({ creator }) => creator === 'github-actions[bot]')
      .map(({ statuses }) => statuses.some(({ state }) => state === 'success'));
    expect(states.slice(-4)).toEqual([true, true, true, true]);
  });

  it('give the canary the configuration that the roll-out gives to all', async () => {
    const released = ['A=a', 'POOL=5', 'OLD=yes', 'OURS=not of the chart'];
    const promoted = ['A=a', 'POOL=50', 'NEW=yes', 'OURS=not of the chart'];
    await world.carryOut('deploy-canary', {
      kind: 'deploy-canary',
      digests: digests(after),
      replicas: 1,
      weight: 5,
    });
    expect(world.environment('orders-canary')).toEqual(promoted);
    expect(world.environment('orders')).toEqual(released);
    await world.carryOut('roll-out', {
      kind: 'roll-out',
      digests: digests(after),
    });
    expect(world.environment('orders')).toEqual(promoted);
    await world.carryOut('roll-back', {
      kind: 'roll-back',
      plan: {
        application: {
          kind: 'revision',
          digests: digests(before),
          revision: '7',
        },
      },
    });
    expect(world.environment('orders')).toEqual(released);
  });

  it('keep what on-call goes back to when a canary is deployed again', async () => {
    const deploy = () =>
      world.carryOut('deploy-canary', {
        kind: 'deploy-canary',
        digests: digests(after),
        replicas: 1,
        weight: 5,
      });
    const target = () =>
      world.deployment('orders')?.metadata.annotations?.[
        'release-readiness.io/rollback-revision'
      ];
    await deploy();
    // somebody's own `helm upgrade` to the candidate, or a late roll-out
    await world.carryOut('roll-out', {
      kind: 'roll-out',
      digests: digests(after),
    });
    await deploy();
    expect(target()).toBe('7');
  });

  it('go back to the revision of the plan', async () => {
    await world.carryOut('deploy-canary', {
      kind: 'deploy-canary',
      digests: digests(after),
      replicas: 1,
      weight: 5,
    });
    await world.carryOut('roll-out', {
      kind: 'roll-out',
      digests: digests(after),
    });
    const run = await world.carryOut('roll-back', {
      kind: 'roll-back',
      plan: {
        application: {
          kind: 'revision',
          digests: digests(before),
          revision: '7',
        },
      },
    });
    expect(run.conclusion).toBe('success');
    expect(world.image('orders')).toBe(`registry.example/orders:v1@${before}`);
    expect(world.image('orders-canary')).toBeUndefined();
    expect(weights()).toEqual(['100', '0']);
  });

  it('refuse what is older than what acted last, and change nothing', async () => {
    const rollOut = () =>
      world.carryOut('roll-out', {
        kind: 'roll-out',
        digests: digests(after),
      });
    const rollBack = () =>
      world.carryOut('roll-back', {
        kind: 'roll-back',
        plan: {
          application: {
            kind: 'revision',
            digests: digests(before),
            revision: '7',
          },
        },
      });
    world.version = 4;
    await rollOut();
    world.version = 6;
    await rollBack();
    world.version = 5;
    expect((await rollOut()).conclusion).toBe('failure');
    expect(world.image('orders')).toContain(before);
    expect(world.github.actions?.failures.at(-1)).toMatchObject({
      action: 'take-turn',
      message: 'Too late: something newer has acted on production',
    });
    // the next promotion counts from the start again
    world.promotion = 2;
    world.version = 1;
    expect((await rollOut()).conclusion).toBe('success');
    world.promotion = 1;
    world.version = 7;
    expect((await rollBack()).conclusion).toBe('failure');
    expect(world.image('orders')).toContain(after);
  });

  it('go back without the portal once a reviewer agrees', async () => {
    world.orders.putEnvironment({
      name: 'production-rollback',
      createdAt: '2026-01-02T03:04:05Z',
      reviewers: [{ type: 'User', name: 'ops' }],
    });
    await world.carryOut('deploy-canary', {
      kind: 'deploy-canary',
      digests: digests(after),
      replicas: 1,
      weight: 5,
    });
    await world.carryOut('roll-out', {
      kind: 'roll-out',
      digests: digests(after),
    });
    const claimed = world.claims.length;
    await world.dispatch('roll-back', { inputs: {} });
    const { id, displayTitle } = await world.waiting();
    expect(displayTitle).toBe('Roll back (on-call)');
    const path = `${base}/actions/runs/${id}/pending_deployments`;
    const [pending] = await (await world.call(path)).json();
    const answer = await world.call(path, {
      environment_ids: [pending.environment.id],
      state: 'approved',
      comment: 'The portal is down',
    });
    expect(answer.status).toBe(200);
    const run = await world.until(() =>
      world
        .runs()
        .find(other => other.id === id && other.status === 'completed'),
    );
    expect(world.github.actions!.failures).toEqual([]);
    expect(run.conclusion).toBe('success');
    expect(world.image('orders')).toBe(`registry.example/orders:v1@${before}`);
    expect(world.claims).toHaveLength(claimed);
    // what was claimed before is over, but for the portal's own rollback
    const late = await world.carryOut('roll-out', {
      kind: 'roll-out',
      digests: digests(after),
    });
    expect(late.conclusion).toBe('failure');
    expect(world.github.actions!.failures.at(-1)?.message).toBe(
      'Too late: on-call has rolled this promotion back',
    );
    expect(world.image('orders')).toContain(before);
  });
});
