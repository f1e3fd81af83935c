import {
  buildService,
  type PromotionDriver,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { promotionIdOf } from '../service';
import { buildSubject, observationOf } from '../testing/builders';
import { callerFor, dialogKey, ServiceWorld } from '../testing/ServiceWorld';
import { DriverDeploymentReporter } from './DriverDeploymentReporter';
import { SelectedDriver } from './SelectedDriver';
import { StoredPromotionPortal } from './StoredPromotionPortal';

const { signal } = new AbortController();
const subject = buildSubject();

/** A promotion whose canary was handed over to CI. */
async function dispatched() {
  const world = new ServiceWorld();
  await world.start();
  const runner = world.runner();
  for (let turn = 0; turn < 10; turn += 1) {
    await runner.tick();
    const [run] = world.world.production.runs;
    if (run) {
      const portal = new StoredPromotionPortal({
        store: world.ports.store,
        findService: () => undefined,
      });
      return { world, run, portal };
    }
    world.world.time += 5_000;
  }
  throw new Error('nothing was dispatched');
}

describe('what drivers ask of the portal', () => {
  it('names effects with what their promotion waits for', async () => {
    const { world, run, portal } = await dispatched();
    expect(await portal.findEffect(run.effectId)).toMatchObject({
      promotionId: world.id,
      effect: { kind: 'deploy-canary' },
      live: true,
      status: 'sent',
      externalId: run.runId,
    });
    await world.act('ops', { verb: 'abort', reason: 'r' });
    expect(await portal.findEffect(run.effectId)).toMatchObject({
      live: false,
      status: 'superseded',
    });
    expect(await portal.findEffect('nothing')).toBeUndefined();
  });

  it('knows no effect that is a message', async () => {
    const { world, portal } = await dispatched();
    const effects = await world.ports.store.listEffects(world.id);
    const message = effects.find(({ body }) => body.kind === 'notify');
    expect(message).toBeDefined();
    expect(await portal.findEffect(message?.id ?? '')).toBeUndefined();
  });

  it('keeps the first word on what became of a run', async () => {
    const { run, portal } = await dispatched();
    const { effectId } = run;
    await portal.recordOutcome({ effectId, status: 'running' });
    expect((await portal.findEffect(effectId))?.status).toBe('sent');
    await portal.recordOutcome({ effectId, status: 'succeeded' });
    await portal.recordOutcome({
      effectId,
      status: 'failed',
      reason: { key: 'promotion.cause.effect-failed' },
      retryable: false,
    });
    expect((await portal.findEffect(effectId))?.status).toBe('done');
  });

  it('lists what is under way, and nothing that is over', async () => {
    const { world, portal } = await dispatched();
    expect(await portal.listLive()).toEqual([
      {
        promotionId: promotionIdOf('user:default/requester', dialogKey),
        subject: expect.objectContaining({ entityRef: subject.entityRef }),
        state: 'canary',
      },
    ]);
    const other = new ServiceWorld();
    await other.service.create(other.request(), callerFor('requester'));
    await other.act('requester', { verb: 'withdraw', reason: 'r' });
    const quiet = new StoredPromotionPortal({
      store: other.ports.store,
      findService: () => undefined,
    });
    expect(await quiet.listLive()).toEqual([]);
    expect(world.id).toBe(other.id);
  });

  it('never guesses what runs', async () => {
    const { world } = await dispatched();
    const observation = observationOf(world.world.promotion, 'canary');
    const observer = {
      observe: async () => observation,
      probe: async () => 'ok' as const,
    };
    const portal = (service: boolean, observed: boolean) =>
      new StoredPromotionPortal({
        store: world.ports.store,
        findService: () => (service ? buildService() : undefined),
        observer: observed ? observer : undefined,
      });
    expect(await portal(true, true).observe(subject, { signal })).toBe(
      observation,
    );
    for (const blind of [portal(false, true), portal(true, false)]) {
      await expect(blind.observe(subject, { signal })).rejects.toMatchObject({
        name: 'SourceError',
      });
    }
  });
});

describe('the driver of a subject', () => {
  const named = (id: string): PromotionDriver =>
    ({
      id,
      describeFailsafe: async () => ({ description: { key: id } }),
    }) as unknown as PromotionDriver;
  const driver = new SelectedDriver(
    new Map([
      ['github-actions', named('one')],
      ['argo-rollouts', named('two')],
    ]),
  );

  it('is the one that it names', async () => {
    const { description } = await driver.describeFailsafe(
      buildSubject({ driver: 'argo-rollouts' }),
    );
    expect(description.key).toBe('two');
  });

  it('is missed, not replaced, when it was taken away', async () => {
    await expect(
      driver.observe(buildSubject({ driver: 'flagger' }), { signal }),
    ).rejects.toMatchObject({
      name: 'SourceError',
      reason: { key: 'promotion.problem.no-driver' },
    });
  });

  it('may have nothing to track, and no claims', async () => {
    expect(await driver.track(subject, { effectIds: [], signal })).toEqual([]);
    expect(
      await driver.identifyRun(
        'token',
        { subject, effect: { kind: 'clean-up' } },
        { signal },
      ),
    ).toMatchObject({
      status: 'refused',
      reason: { key: 'promotion.refused.claim.not-claimable' },
    });
  });
});

describe('the report of a deployment', () => {
  /** What the driver is told after a canary that was rolled back. */
  async function told() {
    const { world } = await dispatched();
    await world.world.ci();
    await world.act('ops', { verb: 'abort', reason: 'r' });
    await world.runner().tick();
    const reports: unknown[] = [];
    const reporter = new DriverDeploymentReporter({
      driver: {
        reportDeployment: async (_: unknown, report: unknown) => {
          reports.push(report);
        },
      } as unknown as PromotionDriver,
      store: world.ports.store,
      pageOf: id => `https://portal.example/${id}`,
    });
    const tell = async (
      state: 'failure' | 'success',
      of: 'candidate' | 'rollback',
    ) =>
      reporter.report(await world.world.current(), {
        effectId: 'effect',
        state,
        of,
        signal,
      });
    return { world, reports, tell };
  }

  it('names the runs that deployed the candidate, those of the rollback apart, and the page', async () => {
    const { world, reports, tell } = await told();
    await tell('failure', 'candidate');
    await tell('success', 'rollback');
    const logUrl = `https://portal.example/${world.id}`;
    expect(reports).toEqual([
      {
        effectId: 'effect',
        state: 'failure',
        of: 'candidate',
        runs: ['1'],
        logUrl,
      },
      {
        effectId: 'effect',
        state: 'success',
        of: 'rollback',
        runs: ['2'],
        logUrl,
      },
    ]);
  });
});
