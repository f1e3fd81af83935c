import { id, PromotingWorld } from './__testUtils__/PromotingWorld';

jest.setTimeout(120_000);

describe("a faulty promotion of Mall's", () => {
  const world = new PromotingWorld();

  beforeAll(() => world.start());
  beforeEach(() => world.begin());
  afterEach(() => world.sandbox.reset());
  afterAll(() => world.close());

  it('shows what is wrong with the candidate wherever it runs, and nowhere else', async () => {
    await world.order('POST', '/services/mall-order/candidate', {
      errorRate: 0.08,
      p99: 3,
      health: 'failing',
      smokeTest: 'failing',
    });
    expect((await world.errors()).stable).toBeLessThan(0.01);
    await world.deployCanary();
    const faulty = await world.until(async () => {
      const now = await world.errors();
      return now.canary > 0.05 && now;
    });
    expect(faulty.canary).toBeCloseTo(0.08, 1);
    expect(faulty.stable).toBeLessThan(0.01);
    expect((await world.p99()).canary).toBeGreaterThan(2);
    expect((await world.p99()).stable).toBeLessThan(1);
    expect(await world.health({ 'x-canary': 'true' })).toBe(503);
    expect(await world.health()).toBe(200);

    await world.rollOut();
    await world.until(async () => (await world.errors()).stable > 0.05);
    expect(await world.health()).toBe(503);
    const smoke = await world.carryOut('smoke-test', 'e', {
      kind: 'smoke-test',
    });
    expect(smoke.conclusion).toBe('failure');

    await world.rollBack();
    await world.until(async () => (await world.errors()).stable < 0.01);
    expect(await world.health()).toBe(200);
    expect(await world.health({}, 'health/ready')).toBe(200);
    // without a canary nobody answers for it
    expect(await world.health({ 'x-canary': 'true' })).toBe(503);
  });

  it('can leave the portal without data of the canary, and give them back', async () => {
    await world.deployCanary();
    await world.until(async () => (await world.shareOfCanary()) === 5);
    const up = () =>
      world.query('sum by (track) (up{service="mall-order",job="mall-order"})');
    await world.order('POST', '/services/mall-order/candidate', {
      data: 'missing',
    });
    expect(await world.requests()).toEqual({ stable: expect.any(Number) });
    expect(await up()).toEqual({ stable: 3, canary: 1 });
    await world.order('POST', '/services/mall-order/candidate', {
      data: 'down',
    });
    expect(await up()).toEqual({ stable: 3, canary: 0 });
    await world.order('DELETE', '/services/mall-order/candidate');
    expect(await up()).toEqual({ stable: 3, canary: 1 });
    expect(await world.shareOfCanary()).toBe(5);
  });

  it('meets runs that fail, are lost or come twice', async () => {
    await world.order('POST', '/actions', {
      deliverTwice: 1,
      failingActions: ['smoke-test'],
    });
    const run = await world.carryOut('smoke-test', 'a', { kind: 'smoke-test' });
    expect(run.conclusion).toBe('failure');
    const twice = world.sandbox.world
      .repository('mall-order')
      .workflowRuns.filter(({ displayTitle }) =>
        displayTitle?.includes(id('a')),
      );
    expect(twice).toHaveLength(2);
    await world.order('POST', '/actions', { loseDispatchAnswers: 1 });
    await expect(world.dispatch('smoke-test', id('b'))).rejects.toThrow();
    await world.order('DELETE', '/actions');
    expect(await world.order('GET', '/actions')).toMatchObject({
      failingActions: [],
      deliverTwice: 0,
    });
  });
});
