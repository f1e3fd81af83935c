import {
  type ActionsFaults,
  type Sandbox,
  startSandbox,
  WallScenarioClock,
} from '@release-readiness/sandbox';
import { waitUntil } from '../servers';
import {
  effectIdFor,
  OutboxPortal,
  subject,
} from './github-promotions/OutboxPortal';

const STARTED_WITHIN = 300_000;
const ENDED_WITHIN = { deadline: 120_000, interval: 50 };
const { signal } = new AbortController();

/** Everything of GitHub is the sandbox's: tokens, gate, webhooks, runs. */
describe("GitHub's part in a promotion, with a GitHub that carries it out", () => {
  const portal = new OutboxPortal();
  const clock = WallScenarioClock.create({ speed: 400 });
  let sandbox: Sandbox;

  /** What goes wrong with GitHub from now on; everything else goes well. */
  const setFaults = (faults: Partial<ActionsFaults>) => {
    const { actions } = sandbox.world.gitHub;
    Object.assign(actions?.faults ?? {}, {
      loseDispatchAnswers: 0,
      deliverTwice: 0,
      hideRunDetails: false,
      slowness: 1,
      failingActions: new Set(),
      ...faults,
    });
  };

  beforeAll(async () => {
    await portal.start();
    sandbox = await startSandbox({ clock, portal: { url: portal.url } });
  }, STARTED_WITHIN);

  beforeEach(() => {
    portal.forget();
    portal.connect({
      url: sandbox.urls.github,
      issuer: sandbox.world.gitHub.actions?.issuer ?? '',
    });
  });

  afterEach(() => setFaults({}));

  afterAll(async () => {
    await sandbox?.close();
    await portal.close();
    clock.stop();
  });

  const smokeTest = { kind: 'smoke-test', target: 'service' } as const;
  const runsOf = (effectId: string) =>
    sandbox.world
      .repository('mall-order')
      .workflowRuns.filter(({ displayTitle }) =>
        displayTitle?.includes(effectId),
      );
  const outcome = (id: string) =>
    waitUntil(
      'the outcome is told',
      () => portal.outcomes.find(({ effectId }) => effectId === id),
      ENDED_WITHIN,
    );
  const ended = (effectId: string) =>
    waitUntil(
      'all runs have ended',
      () => {
        const runs = runsOf(effectId);
        return runs.length > 0 &&
          runs.every(({ status }) => status === 'completed')
          ? runs
          : undefined;
      },
      ENDED_WITHIN,
    );
  it('a step is started, let in, claimed, carried out, and told', async () => {
    const id = effectIdFor('whole');
    expect(await portal.handOver(id, smokeTest)).toMatchObject({
      status: 'accepted',
      externalId: expect.stringMatching(/^\d+$/),
    });
    expect(await outcome(id)).toEqual({ effectId: id, status: 'succeeded' });
    expect(portal.answers).toContainEqual(
      expect.objectContaining({ decision: 'approve', delivery: 'delivered' }),
    );
    expect(portal.effects.get(id)?.claimedBy?.runId).toBe(
      String(runsOf(id)[0].id),
    );
    expect(portal.refused).toEqual([]);
  });

  it('of a dispatch that is delivered twice only one run acts', async () => {
    setFaults({ deliverTwice: 1, hideRunDetails: true });
    const id = effectIdFor('twice');
    await portal.handOver(id, smokeTest);
    const runs = await ended(id);
    expect(runs).toHaveLength(2);
    expect(runs.map(({ conclusion }) => conclusion).sort()).toEqual([
      'failure',
      'success',
    ]);
    const winner = runs.find(({ conclusion }) => conclusion === 'success');
    expect(portal.effects.get(id)?.claimedBy?.runId).toBe(String(winner?.id));
    expect(await outcome(id)).toEqual({ effectId: id, status: 'succeeded' });
  });

  it('whose answer is lost is found again, not started again', async () => {
    setFaults({ loseDispatchAnswers: 1 });
    const id = effectIdFor('lost');
    expect((await portal.handOver(id, smokeTest)).status).toBe('uncertain');
    expect((await portal.handOver(id, smokeTest)).status).toBe('already-done');
    expect(await ended(id)).toHaveLength(1);
    expect(await outcome(id)).toEqual({ effectId: id, status: 'succeeded' });
  });

  it('that fails is told with the step at which it failed', async () => {
    setFaults({ failingActions: new Set(['smoke-test']) });
    const id = effectIdFor('failing');
    await portal.handOver(id, smokeTest);
    expect(await outcome(id)).toMatchObject({
      effectId: id,
      status: 'failed',
      retryable: false,
      reason: { key: 'promotion.driver.github-actions.run.failed-at' },
    });
  });

  it('goes on without webhooks', async () => {
    portal.deaf = true;
    const id = effectIdFor('deaf');
    await portal.handOver(id, smokeTest);
    const found = await waitUntil(
      'it is found by looking',
      async () => {
        await portal.parts.promotions.visitLive(signal);
        const [first] =
          (await portal.parts.driver.track?.(subject, {
            effectIds: [id],
            signal,
          })) ?? [];
        return first?.status === 'running' ? undefined : first;
      },
      ENDED_WITHIN,
    );
    expect(found).toEqual({ effectId: id, status: 'succeeded' });
  });

  it('turns a deployment away that was started beside the portal', async () => {
    const id = effectIdFor('outside');
    const response = await fetch(
      `${sandbox.urls.github}/repos/mall/mall-order/actions/workflows/deploy-canary.yaml/dispatches`,
      {
        method: 'POST',
        headers: {
          authorization: 'Bearer mall-github-token',
          'content-type': 'application/json',
        },
        body: JSON.stringify({ ref: 'main', inputs: { effect_id: id } }),
      },
    );
    expect(response.status).toBe(204);
    const [run] = await ended(id);
    expect(run.conclusion).toBe('failure');
    const answer = await waitUntil(
      'the gate has answered',
      () => portal.answers.find(({ runId }) => runId === run.id),
      ENDED_WITHIN,
    );
    expect(answer).toMatchObject({
      decision: 'reject',
      reason: { key: 'promotion.gate.rejected.unknown-effect' },
      delivery: 'delivered',
    });
    expect(portal.refused).toEqual([]);
  });

  it('stops what is under way', async () => {
    setFaults({ slowness: 1_000 });
    const id = effectIdFor('stopped');
    await portal.handOver(id, smokeTest);
    await portal.parts.driver.abort(subject, { effectIds: [id], signal });
    const [run] = await ended(id);
    expect(run.conclusion).toBe('cancelled');
  });

  it('shows on the Deployment of its run how it ended', async () => {
    const id = effectIdFor('reported');
    await portal.handOver(id, smokeTest);
    await outcome(id);
    const report = {
      effectId: effectIdFor('report'),
      state: 'success' as const,
      runs: [String(runsOf(id)[0].id)],
      logUrl: 'http://localhost:3000/release-readiness/promotions/p',
    };
    const { reportDeployment } = portal.parts.driver;
    for (const _ of ['once', 'and again']) {
      await reportDeployment?.call(portal.parts.driver, subject, report, {
        signal,
      });
    }
    const told = sandbox.world
      .repository('mall-order')
      .deployments.flatMap(({ statuses }) => statuses)
      .filter(({ description }) =>
        description?.startsWith('The promotion is complete'),
      );
    expect(told).toHaveLength(1);
  });

  it('plans with every workflow that the company has', async () => {
    expect((await portal.parts.driver.plan(subject)).problems).toEqual([]);
  });

  it('compares what runs with the candidate', async () => {
    const { releases } = sandbox.world.service('mall-order');
    const found = await portal.parts.comparison.compare(
      portal.serviceOn(new URL(sandbox.urls.github).host),
      {
        base: releases.production.commit,
        head: releases.candidate.commit,
      },
      { signal },
    );
    expect(found).toMatchObject({
      base: releases.production.commit,
      head: releases.candidate.commit,
      migrations: [
        {
          path: 'db/migration/V3__add_note.sql',
          sql: expect.stringContaining('note'),
          undo: 'db/migration/U3__add_note.sql',
        },
      ],
      frameworks: [],
    });
    expect(found.changedFiles).toContain('CHANGELOG.md');
    expect(found.commits?.length).toBeGreaterThan(0);
  });
});
