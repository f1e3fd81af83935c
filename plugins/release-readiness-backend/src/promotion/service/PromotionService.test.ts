import { promotionVerbs } from '@release-readiness/backstage-plugin-release-readiness-common';
import { verifyChain } from '../chain';
import { image, openGuard, promotionIn } from '../testing/builders';
import { callerFor, service, ServiceWorld } from '../testing/ServiceWorld';
import { shortPolicy } from '../testing/RunnerWorld';
import { refusedBecause } from './errors';
import type { PromotionAbility } from './PromotionCaller';
import { promotionIdOf } from './PromotionRequests';

const requester = callerFor('requester');
const robot = callerFor('x', [], { kind: 'service', ref: 'plugin:x' });
const agent = callerFor('x', [], {
  kind: 'agent',
  ref: 'plugin:mcp',
  onBehalfOf: 'user:default/lead',
});

/** A promotion that waits for approval. */
async function awaiting(...given: ConstructorParameters<typeof ServiceWorld>) {
  const world = new ServiceWorld(...given);
  await world.service.create(world.request(), requester);
  await world.runner().tick();
  expect(await world.world.state()).toBe('awaiting-approval');
  return world;
}

/** A promotion that runs, in this state. */
async function runningIn(
  state: string,
  ...given: ConstructorParameters<typeof ServiceWorld>
) {
  const world = new ServiceWorld(...given);
  await world.start();
  const runner = world.runner();
  for (let turn = 0; turn < 100; turn += 1) {
    if ((await world.world.state()) === state) return { world, runner };
    await runner.tick();
    await world.world.ci();
    world.world.time += 5_000;
  }
  throw new Error(`still ${await world.world.state()}`);
}

/** A promotion that went well. */
async function completed() {
  const { world, runner } = await runningIn('observing-release');
  await world.act('dev', { verb: 'sign-off', role: 'development' });
  await world.act('tester', { verb: 'sign-off', role: 'test' });
  for (let turn = 0; turn < 100; turn += 1) {
    if ((await world.world.state()) === 'completed') return { world, runner };
    await runner.tick();
    await world.world.ci();
    world.world.time += 5_000;
  }
  throw new Error(`still ${await world.world.state()}`);
}

const refusedWith = (key: string) => ({
  reason: expect.objectContaining({ key: `promotion.refused.${key}` }),
});

describe('a preview', () => {
  it('says what would be released, and changes nothing', async () => {
    const world = new ServiceWorld();
    const preview = await world.service.preview(service.entityRef, requester);
    expect(preview).toMatchObject({
      title: 'Mall order',
      subject: { digests: image('b'), category: 'normal' },
      problems: [],
      guards: [{ id: 'lock', outcome: 'open' }],
      category: { proposed: 'normal' },
      window: { open: true, zone: 'UTC' },
      policy: { name: 'short', isStandard: false },
      request: { allowed: true, reasons: [] },
    });
    expect(await world.ports.store.list({ limit: 10 })).toEqual([]);
    expect(world.world.office.records.size).toBe(0);
  });

  it('names nobody as approver who may not approve', async () => {
    const world = new ServiceWorld();
    const { approvers } = await world.service.preview(
      service.entityRef,
      requester,
    );
    expect(approvers).toEqual({
      minor: [{ role: 'development-lead', candidates: [] }],
      normal: [
        {
          role: 'technical-lead',
          candidates: ['user:default/lead', 'user:default/lead2'],
        },
      ],
      major: [
        {
          role: 'technical-lead',
          candidates: ['user:default/lead', 'user:default/lead2'],
        },
        { role: 'product-lead', candidates: ['user:default/product'] },
        { role: 'operations-lead', candidates: ['user:default/ops'] },
      ],
    });
  });

  it.each<[string, ConstructorParameters<typeof ServiceWorld>[0], string]>([
    [
      'without a driver',
      { missing: [{ key: 'promotion.problem.no-driver' }] },
      'promotion.problem.no-driver',
    ],
    [
      'without a candidate',
      { problems: [{ key: 'promotion.release.no-candidate' }] },
      'promotion.release.no-candidate',
    ],
    [
      'while permissions are off',
      { permissionsEnabled: false },
      'promotion.refused.permissions-off',
    ],
    [
      'while the gate does not answer',
      { gateFails: () => true },
      'promotion.refused.gate-unavailable',
    ],
  ])('says why nothing can be requested %s', async (_, faults, key) => {
    const world = new ServiceWorld(faults);
    const { request } = await world.service.preview(
      service.entityRef,
      requester,
    );
    expect(request.allowed).toBe(false);
    expect(request.reasons).toContainEqual(expect.objectContaining({ key }));
  });

  it('shows the one that is under way', async () => {
    const world = await awaiting();
    const preview = await world.service.preview(service.entityRef, requester);
    expect(preview.active).toMatchObject({ id: world.id });
    expect(preview.request.allowed).toBe(false);
  });
});

describe('a request', () => {
  it('registers the change and goes to the gates', async () => {
    const world = new ServiceWorld();
    const { created, details } = await world.service.create(
      world.request(),
      requester,
    );
    expect(created).toBe(true);
    expect(details).toMatchObject({
      id: world.id,
      state: 'gating',
      requester: 'user:default/requester',
      change: {
        number: 'CHG1',
        status: 'registered',
        content: { title: 'Release 1.2', proposedCategory: 'normal' },
      },
    });
    expect(world.world.published).toEqual([world.id]);
  });

  it('asked twice by the same dialog is one', async () => {
    const world = new ServiceWorld();
    const answers = await Promise.all(
      [0, 1].map(() => world.service.create(world.request(), requester)),
    );
    expect(answers.map(({ details }) => details.id)).toEqual([
      world.id,
      world.id,
    ]);
    expect(await world.ports.store.list({ limit: 10 })).toHaveLength(1);
    expect(world.world.office.records.size).toBe(1);
  });

  it('of another person answers with the one that is there', async () => {
    const world = new ServiceWorld();
    await world.service.create(world.request(), requester);
    const { created, details } = await world.service.create(
      world.request({ idempotencyKey: 'dialog-2' }),
      callerFor('lead'),
    );
    expect({ created, id: details.id }).toEqual({
      created: false,
      id: world.id,
    });
  });

  it('whose place was taken meanwhile cancels its change', async () => {
    const world = new ServiceWorld();
    await Promise.all([
      world.service.create(world.request(), requester),
      world.service.create(
        world.request({ idempotencyKey: 'dialog-2' }),
        callerFor('lead'),
      ),
    ]);
    expect(await world.ports.store.list({ limit: 10 })).toHaveLength(1);
    const closed = [...world.world.office.told.values()];
    expect(closed).toEqual([expect.stringMatching(/^close CHG\d cancelled$/)]);
  });

  it('is finished by the next click when the portal died in between', async () => {
    const world = new ServiceWorld();
    const { store } = world.ports;
    const commit = store.commit.bind(store);
    store.commit = async () => {
      throw new Error('killed');
    };
    await expect(
      world.service.create(world.request(), requester),
    ).rejects.toThrow('killed');
    store.commit = commit;
    const { details } = await world.service.create(world.request(), requester);
    expect(details).toMatchObject({ id: world.id, state: 'gating' });
  });

  it('is refused when staging has moved on since', async () => {
    const world = new ServiceWorld();
    world.staging = image('f');
    await expect(
      world.service.create(world.request(), requester),
    ).rejects.toMatchObject({
      name: 'ConflictError',
      ...refusedWith('moved-on'),
    });
    expect(world.world.office.records.size).toBe(0);
  });

  it('of a lower category needs a reason, which everybody sees', async () => {
    const world = new ServiceWorld({ proposed: 'major' });
    await expect(
      world.service.create(world.request(), requester),
    ).rejects.toMatchObject({
      name: 'InputError',
      ...refusedWith('category-reason'),
    });
    const { details } = await world.service.create(
      world.request({ categoryReason: 'Only the log format' }),
      requester,
    );
    expect(details.change?.content).toMatchObject({
      proposedCategory: 'major',
      category: 'normal',
      categoryReason: 'Only the log format',
    });
  });

  it('comes to nothing when the change register is down', async () => {
    let down = true;
    const world = new ServiceWorld({ registerFails: () => down });
    await expect(
      world.service.create(world.request(), requester),
    ).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      ...refusedWith('change-register'),
    });
    expect(await world.ports.store.list({ limit: 10 })).toEqual([]);
    down = false;
    const { created } = await world.service.create(world.request(), requester);
    expect(created).toBe(true);
  });

  it.each([
    ['a service', robot, 'people-only'],
    ['a program that acts for a person', agent, 'people-only'],
    ['without the permission', callerFor('x', ['request']), 'not-permitted'],
  ])('of %s is refused', async (_, caller, key) => {
    const world = new ServiceWorld();
    await expect(
      world.service.create(world.request(), caller),
    ).rejects.toMatchObject({ name: 'NotAllowedError', ...refusedWith(key) });
  });

  it('is refused with the permission framework off', async () => {
    const world = new ServiceWorld({ permissionsEnabled: false });
    await expect(
      world.service.create(world.request(), requester),
    ).rejects.toMatchObject(refusedWith('permissions-off'));
    // Looking is for everybody who may see the service.
    expect(await world.service.list({}, requester)).toEqual({
      items: [],
      totalItems: 0,
    });
  });

  it('for a service that the caller may not see finds none', async () => {
    const world = new ServiceWorld();
    await expect(
      world.service.create(world.request(), callerFor('x', ['read'])),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
  });
});

describe('approvals', () => {
  it('count by the role that somebody holds now', async () => {
    const world = await awaiting();
    const details = await world.act('lead', {
      verb: 'approve',
      comment: 'Fine',
    });
    expect(details).toMatchObject({
      state: 'ready',
      approvals: [
        {
          approver: 'user:default/lead',
          countsAs: 'technical-lead',
          comment: 'Fine',
        },
      ],
      openSlots: [],
      waitingFor: [{ key: 'promotion.waiting.start' }],
    });
  });

  it('no longer count once the role is lost', async () => {
    const world = await awaiting();
    await world.act('lead', { verb: 'approve' });
    world.membership = { 'user:default/lead2': ['technical-lead'] };
    const details = await world.service.get(world.id, requester);
    expect(details.approvals[0]).toMatchObject({
      countsAs: undefined,
      ignored: { key: 'promotion.approval.no-role' },
    });
    await expect(
      world.act('requester', { verb: 'start' }),
    ).rejects.toMatchObject(refusedWith('quorum-lost'));
  });

  it('tell who can still give one', async () => {
    const world = await awaiting();
    const { openSlots, approverRoles, actions } = await world.service.get(
      world.id,
      callerFor('lead'),
    );
    expect(openSlots).toEqual([
      {
        role: 'technical-lead',
        candidates: ['user:default/lead', 'user:default/lead2'],
      },
    ]);
    expect(approverRoles).toEqual(['technical-lead']);
    expect(actions.approve).toEqual({ allowed: true, reasons: [] });
  });

  it.each([
    ['the requester', 'requester', undefined, 'approval-never-counts'],
    ['an author of the change', 'author', undefined, 'approval-never-counts'],
    ['somebody without a role', 'nobody', undefined, 'no-role'],
    [
      'somebody with the role and without its permission',
      'lead',
      callerFor('lead', ['approve.technical-lead']),
      'not-permitted',
    ],
    ['a program', 'lead', agent, 'people-only'],
  ])('of %s are refused, on the trail', async (_, name, caller, key) => {
    const world = await awaiting();
    await expect(
      world.act(name, { verb: 'approve' }, caller),
    ).rejects.toMatchObject(refusedWith(key));
    expect(await world.world.state()).toBe('awaiting-approval');
    const events = await world.service.events(world.id, requester);
    expect(events.at(-1)).toMatchObject({
      kind: 'approve',
      refused: true,
      message: { key: `promotion.refused.${key}` },
    });
  });

  it('of another candidate are refused', async () => {
    const world = await awaiting();
    await expect(
      world.act('lead', { verb: 'approve', subjectHash: 'f'.repeat(64) }),
    ).rejects.toMatchObject(refusedWith('other-subject'));
  });

  it('end with a veto', async () => {
    const world = await awaiting();
    expect(
      await world.act('lead', { verb: 'reject', reason: 'Not today' }),
    ).toMatchObject({ state: 'rejected', change: { status: 'closed' } });
  });

  it('are asked for where they count', async () => {
    const world = await awaiting();
    const mine = (name: string) =>
      world.service.list({ awaitingMe: true }, callerFor(name));
    expect((await mine('lead')).items).toMatchObject([{ id: world.id }]);
    expect(await mine('requester')).toEqual({ items: [], totalItems: 0 });
    expect(await mine('product')).toEqual({ items: [], totalItems: 0 });
  });
});

describe('a command', () => {
  it('about a version that is past is refused', async () => {
    const world = await awaiting();
    await expect(
      world.act('lead', { verb: 'approve', expectedVersion: 1 }),
    ).rejects.toMatchObject({
      name: 'ConflictError',
      ...refusedWith('version'),
    });
  });

  it('that another one overtakes is refused, and its effect is there once', async () => {
    const world = await awaiting();
    const results = await Promise.allSettled(
      ['lead', 'lead2'].map(name => world.act(name, { verb: 'approve' })),
    );
    expect(results.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'rejected',
    ]);
    expect((await world.world.current()).approvals).toHaveLength(1);
  });

  it('to start is for the requester alone', async () => {
    const world = await awaiting();
    await world.act('lead', { verb: 'approve' });
    await expect(world.act('lead', { verb: 'start' })).rejects.toMatchObject({
      name: 'NotAllowedError',
      ...refusedWith('requester-only'),
    });
    expect(await world.act('requester', { verb: 'start' })).toMatchObject({
      state: 'preparing',
      lock: 'held',
    });
  });

  it('to start needs the gate as it is now', async () => {
    let fails = false;
    const world = await awaiting({ gateFails: () => fails });
    await world.act('lead', { verb: 'approve' });
    fails = true;
    await expect(
      world.act('requester', { verb: 'start' }),
    ).rejects.toMatchObject(refusedWith('gate-unavailable'));
    fails = false;
    world.faults.guards = [openGuard({ outcome: 'unknown' })];
    await expect(
      world.act('requester', { verb: 'start' }),
    ).rejects.toMatchObject(refusedWith('gate-closed'));
    expect(await world.world.state()).toBe('ready');
  });

  it('to start is answered later while evidence is collected, and starts once', async () => {
    let refreshing = false;
    const world = await awaiting({ refreshing: () => refreshing });
    await world.act('lead', { verb: 'approve' });
    refreshing = true;
    const { version } = await world.world.current();
    const start = () =>
      world.act('requester', { verb: 'start', expectedVersion: version });
    await expect(start()).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      ...refusedWith('evidence-refreshing'),
    });
    expect(await world.world.current()).toMatchObject({
      version,
      state: { name: 'ready' },
    });
    refreshing = false;
    expect(await start()).toMatchObject({ state: 'preparing' });
    await expect(start()).rejects.toMatchObject(refusedWith('version'));
    const starts = (await world.service.events(world.id, requester)).filter(
      ({ kind, refused }) => kind === 'start' && !refused,
    );
    expect(starts).toHaveLength(1);
  });

  it('to submit again asks the gates again', async () => {
    const world = new ServiceWorld({
      guards: [openGuard({ outcome: 'closed' })],
    });
    await world.service.create(world.request(), requester);
    await world.runner().tick();
    expect(await world.service.get(world.id, requester)).toMatchObject({
      state: 'draft',
      guards: [{ outcome: 'closed' }],
      actions: { submit: { allowed: true } },
    });
    expect(await world.act('requester', { verb: 'submit' })).toMatchObject({
      state: 'gating',
    });
  });

  it.each([
    ['pause', 'operate', 'not-permitted'],
    ['abort', 'operate', 'not-permitted'],
    ['break-glass', 'break-glass', 'not-permitted'],
    ['submit', 'request', 'not-permitted'],
  ] as const)('to %s needs its permission', async (verb, ability, key) => {
    const world = await awaiting();
    const caller = callerFor('x', [ability]);
    await expect(
      world.act('x', { verb, reason: 'r' }, caller),
    ).rejects.toMatchObject({ name: 'NotAllowedError', ...refusedWith(key) });
  });

  it('to withdraw is for the requester and for operators', async () => {
    const world = await awaiting();
    await expect(
      world.act(
        'x',
        { verb: 'withdraw', reason: 'r' },
        callerFor('x', ['operate']),
      ),
    ).rejects.toMatchObject(refusedWith('requester-or-operator'));
    expect(
      await world.act(
        'requester',
        { verb: 'withdraw', reason: 'r' },
        callerFor('requester', ['operate']),
      ),
    ).toMatchObject({
      state: 'cancelled',
      change: { closureCode: 'cancelled' },
    });
  });

  it('on what the caller may not see finds nothing', async () => {
    const world = await awaiting();
    const blind = callerFor('x', ['read']);
    await expect(
      world.act('x', { verb: 'pause', reason: 'r' }, blind),
    ).rejects.toMatchObject({
      name: 'NotFoundError',
      message: `There is no promotion ${world.id}`,
    });
    await expect(world.service.get('nothing', blind)).rejects.toMatchObject({
      name: 'NotFoundError',
      message: 'There is no promotion nothing',
    });
  });

  it('is offered exactly when it would be accepted', async () => {
    const { world } = await runningIn('observing-canary');
    const { actions } = await world.service.get(world.id, requester);
    expect(Object.keys(actions)).toEqual([...promotionVerbs]);
    const offered = promotionVerbs.filter(verb => actions[verb].allowed);
    expect(offered).toEqual(['pause', 'abort']);
    for (const verb of promotionVerbs) {
      expect([verb, actions[verb].reasons.length > 0]).toEqual([
        verb,
        !actions[verb].allowed,
      ]);
    }
  });
});

describe('broken glass', () => {
  it('waits for the second person, then goes past the approvals', async () => {
    const world = await awaiting();
    const asked = await world.act('ops', {
      verb: 'break-glass',
      reason: 'Orders are down',
      incident: '#17',
      secondPerson: 'user:default/lead',
    });
    expect(asked).toMatchObject({
      state: 'awaiting-approval',
      breakGlass: false,
      breakGlassRequest: {
        by: 'user:default/ops',
        secondPerson: 'user:default/lead',
      },
    });
    expect(asked.actions['confirm-break-glass']).toEqual({
      allowed: false,
      reasons: [refusedBecause('not-second-person')],
    });
    expect(asked.secondPeople).toEqual(
      expect.arrayContaining(['user:default/lead', 'user:default/pager']),
    );
    expect(asked.secondPeople).not.toContain('user:default/ops');
    const details = await world.act('lead', { verb: 'confirm-break-glass' });
    expect(details).toMatchObject({
      state: 'ready',
      breakGlass: true,
      breakGlassDetails: {
        by: 'user:default/ops',
        secondPerson: 'user:default/lead',
        confirmedAt: expect.any(String),
        incident: '#17',
      },
    });
    expect(details.breakGlassRequest).toBeUndefined();
    expect(await world.act('ops', { verb: 'start' })).toMatchObject({
      state: 'preparing',
    });
    const kinds = await world.service.events(world.id, requester);
    expect(kinds.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['request-break-glass', 'confirm-break-glass']),
    );
  });

  it('tells the second person, who finds it among what waits for them', async () => {
    const world = await awaiting();
    const secondPerson = 'user:default/pager';
    await world.act('ops', { verb: 'break-glass', reason: 'r', secondPerson });
    const effects = await world.ports.store.listEffects(world.id);
    expect(effects.map(({ body }) => body)).toContainEqual({
      kind: 'notify',
      tier: 'warning',
      message: { key: 'promotion.notification.break-glass-wanted' },
      recipients: [secondPerson],
    });
    const waitFor = async (name: string, without: PromotionAbility[] = []) =>
      (await world.service.list({ awaitingMe: true }, callerFor(name, without)))
        .totalItems;
    expect(await waitFor('pager')).toBe(1);
    expect(await waitFor('pager', ['break-glass'])).toBe(0);
    expect(await waitFor('ops')).toBe(0);
    world.world.time += shortPolicy.approvalLifetime;
    expect(await waitFor('pager')).toBe(0);
  });

  it('is confirmed by nobody without the permission, who may decline', async () => {
    const world = await awaiting();
    const secondPerson = 'user:default/lead';
    await world.act('ops', { verb: 'break-glass', reason: 'r', secondPerson });
    const lead = callerFor('lead', ['break-glass']);
    await expect(
      world.act('lead', { verb: 'confirm-break-glass' }, lead),
    ).rejects.toMatchObject(refusedWith('not-permitted'));
    await expect(
      world.act('lead2', { verb: 'confirm-break-glass' }),
    ).rejects.toMatchObject(refusedWith('not-second-person'));
    const declined = await world.act(
      'lead',
      { verb: 'decline-break-glass', reason: 'No' },
      lead,
    );
    expect(declined).toMatchObject({
      state: 'awaiting-approval',
      breakGlass: false,
    });
    expect(declined.breakGlassRequest).toBeUndefined();
  });

  it('waits for a click and for no window', async () => {
    const world = await awaiting();
    const { time } = world.world;
    await world.freezes.add({
      id: 'f',
      title: 'Festival',
      from: time,
      to: time + 86_400_000,
      setBy: 'user:default/ops',
      reason: 'Sales',
    });
    const approved = await world.act('lead', { verb: 'approve' });
    expect(approved.waitingFor).toEqual([{ key: 'promotion.waiting.window' }]);
    const broken = await world.act('ops', { verb: 'break-glass', reason: 'r' });
    expect(broken.waitingFor).toEqual([
      { key: 'promotion.waiting.start-after-break-glass' },
    ]);
    expect(broken.actions.start.allowed).toBe(true);
  });

  it('pages on-call when nobody stands beside', async () => {
    const world = await awaiting();
    await world.act('ops', { verb: 'break-glass', reason: 'Orders are down' });
    const effects = await world.ports.store.listEffects(world.id);
    expect(effects.map(({ body }) => body)).toContainEqual(
      expect.objectContaining({
        kind: 'notify',
        tier: 'critical',
        recipients: ['on-call', 'owner'],
      }),
    );
  });

  it.each([
    ['nobody knows', 'user:default/ghost', 'second-person-unknown'],
    ['is the same one', 'user:default/ops', 'second-person'],
  ])('needs a second person who %s not', async (_, secondPerson, key) => {
    const world = await awaiting();
    await expect(
      world.act('ops', { verb: 'break-glass', reason: 'r', secondPerson }),
    ).rejects.toMatchObject(refusedWith(key));
  });

  it('is reviewed by somebody else', async () => {
    const world = await awaiting();
    await world.act('ops', { verb: 'break-glass', reason: 'r' });
    await expect(
      world.act('ops', { verb: 'review', comment: 'fine' }),
    ).rejects.toMatchObject(refusedWith('own-review'));
    expect(
      await world.act('lead', { verb: 'review', comment: 'fine' }),
    ).toMatchObject({
      breakGlassDetails: { reviewedBy: 'user:default/lead' },
    });
  });
});

describe('a running promotion', () => {
  it('shows covered time, traffic and why it waits', async () => {
    const { world, runner } = await runningIn('observing-canary');
    world.world.time += 45_000;
    await runner.tick();
    const details = await world.service.get(world.id, requester);
    expect(details).toMatchObject({
      coverage: { requiredSeconds: 45 },
      traffic: { intended: 5, actual: 5, measured: 5 },
      waitingFor: expect.arrayContaining([
        { key: 'promotion.waiting.observation' },
      ]),
      change: { status: 'in-progress' },
    });
    const covered = details.coverage?.coveredSeconds ?? 0;
    expect(covered).toBeGreaterThan(0);
    expect(covered).toBeLessThan(45);
    expect(details.steps.slice(0, 4)).toMatchObject([
      { step: 'preparing', status: 'done' },
      { step: 'canary', status: 'done' },
      {
        step: 'observing-canary',
        status: 'running',
        coverage: { coveredSeconds: covered },
      },
      { step: 'shifting-traffic', status: 'waiting' },
    ]);
    expect(details.runs).toMatchObject([
      { kind: 'deploy-canary', status: 'done', attempt: 1 },
    ]);
  });

  it('is paused and resumed by an operator', async () => {
    const { world } = await runningIn('observing-canary');
    expect(
      await world.act('ops', { verb: 'pause', reason: 'Lunch' }),
    ).toMatchObject({
      state: 'held',
      heldFor: 'manual',
      heldFrom: 'observing-canary',
      actions: { resume: { allowed: true } },
    });
    expect(await world.act('ops', { verb: 'resume' })).toMatchObject({
      state: 'observing-canary',
    });
  });

  it('is not resumed while its cause is there', async () => {
    let frozen = false;
    const message = { key: 'promotion.hold.freeze' };
    const { world, runner } = await runningIn('observing-canary', {
      restriction: () => (frozen ? { kind: 'freeze', message } : undefined),
    });
    frozen = true;
    for (let turn = 0; turn < 40; turn += 1) {
      if ((await world.world.state()) === 'held') break;
      world.world.time += 5_000;
      await runner.tick();
    }
    expect(await world.world.state()).toBe('held');
    await expect(world.act('ops', { verb: 'resume' })).rejects.toMatchObject(
      refusedWith('cause-persists'),
    );
    frozen = false;
    expect(await world.act('ops', { verb: 'resume' })).toMatchObject({
      state: 'observing-canary',
    });
  });

  it('is rolled back by an abort, and shows where it stopped', async () => {
    const { world } = await runningIn('observing-canary');
    const details = await world.act('ops', { verb: 'abort', reason: 'r' });
    expect(details.state).toBe('rolling-back');
    expect(
      details.steps.map(({ step, status }) => [step, status]).slice(1, 4),
    ).toEqual([
      ['canary', 'done'],
      ['observing-canary', 'failed'],
      ['shifting-traffic', 'skipped'],
    ]);
  });

  it('has figures with the class of each point', async () => {
    const { world, runner } = await runningIn(
      'observing-canary',
      {},
      {
        sample: t => (t % 30_000 === 0 ? { errorRatio: { value: 0.2 } } : {}),
      },
    );
    world.world.time += 30_000;
    await runner.tick();
    const metrics = await world.service.metrics(world.id, requester);
    expect(metrics.step).toBe(15);
    expect(metrics.series.map(({ target }) => target)).toEqual([
      'canary',
      'stable',
    ]);
    for (const point of metrics.series[0].points) {
      const bad = Date.parse(point.t) % 30_000 === 0;
      expect(point).toMatchObject({
        errorRatio: bad ? 0.2 : 0.001,
        p99Seconds: 0.2,
        class: bad ? 'BREACH' : 'OK',
      });
    }
  });

  it('is signed off by two people of the right groups', async () => {
    const { world } = await runningIn('observing-release');
    await expect(
      world.act('dev', { verb: 'sign-off', role: 'test' }),
    ).rejects.toMatchObject(refusedWith('no-sign-off-role'));
    await world.act('both', { verb: 'sign-off', role: 'development' });
    await expect(
      world.act('both', { verb: 'sign-off', role: 'test' }),
    ).rejects.toMatchObject(refusedWith('same-person'));
    expect(
      await world.act('tester', { verb: 'sign-off', role: 'test' }),
    ).toMatchObject({
      signOffs: [
        { role: 'development', by: 'user:default/both' },
        { role: 'test', by: 'user:default/tester' },
      ],
    });
  });
});

describe('a completed promotion', () => {
  it('is rolled back by a promotion of its own', async () => {
    const { world, runner } = await completed();
    const key = { idempotencyKey: 'rollback-1', reason: 'Customers complain' };
    const ops = callerFor('ops');
    const { created, details } = await world.service.rollBack(
      world.id,
      key,
      ops,
    );
    expect(created).toBe(true);
    expect(details).toMatchObject({
      kind: 'rollback',
      rollbackOf: world.id,
      state: 'gating',
      related: [world.id],
      change: { content: { title: `Roll back ${service.entityRef}` } },
    });
    const again = await world.service.rollBack(world.id, key, ops);
    expect([again.created, again.details.id]).toEqual([false, details.id]);
    for (let turn = 0; turn < 60; turn += 1) {
      await runner.tick();
      await world.world.ci();
      world.world.time += 5_000;
    }
    expect(await world.service.get(details.id, ops)).toMatchObject({
      state: 'rolled-back',
    });
    expect(world.world.production.stable).toEqual(image('a'));
    const original = await world.service.get(world.id, ops);
    expect(original.related).toEqual([details.id]);
    expect(original.actions['roll-back']).toEqual({
      allowed: false,
      reasons: [{ key: 'promotion.refused.superseded' }],
    });
  });

  it('is rolled back, and names its rollback, however many requests came to nothing since', async () => {
    const { world, runner } = await completed();
    const { store } = world.ports;
    let { time } = world.world;
    const put = async (count: number, prefix: string) => {
      for (let index = 0; index < count; index += 1) {
        time += 1_000;
        await store.create(
          {
            ...promotionIn('cancelled'),
            id: `${prefix}${index}`,
            createdAt: time,
          },
          { idempotencyKey: `${prefix}${index}`, actor: { kind: 'system' } },
        );
      }
    };
    await put(60, 'before');
    world.world.time = time + 1_000;
    const ops = callerFor('ops');
    const { actions } = await world.service.get(world.id, ops);
    expect(actions['roll-back'].allowed).toBe(true);
    const { details } = await world.service.rollBack(
      world.id,
      { idempotencyKey: 'rollback-1', reason: 'r' },
      ops,
    );
    for (let turn = 0; turn < 60; turn += 1) {
      await runner.tick();
      await world.world.ci();
      world.world.time += 5_000;
    }
    time = world.world.time;
    await put(60, 'after');
    const original = await world.service.get(world.id, ops);
    expect(original.related).toEqual([details.id]);
    expect(original.actions['roll-back'].reasons).toEqual([
      { key: 'promotion.refused.superseded' },
    ]);
  });

  it('is not rolled back once something else runs', async () => {
    const { world } = await completed();
    world.world.production.stable = image('e');
    await expect(
      world.service.rollBack(
        world.id,
        { idempotencyKey: 'rollback-1', reason: 'r' },
        callerFor('ops'),
      ),
    ).rejects.toMatchObject(refusedWith('superseded'));
  });

  it('is rolled back although production does not answer', async () => {
    const faults = { unreachable: () => false };
    const { world } = await completed();
    world.ports.driver.observe = async () => {
      throw new Error(`unreachable ${faults.unreachable()}`);
    };
    const { created } = await world.service.rollBack(
      world.id,
      { idempotencyKey: 'rollback-1', reason: 'r' },
      callerFor('ops'),
    );
    expect(created).toBe(true);
  });

  it('is rolled back by operators only', async () => {
    const { world } = await completed();
    await expect(
      world.service.rollBack(
        world.id,
        { idempotencyKey: 'rollback-1', reason: 'r' },
        callerFor('requester', ['operate']),
      ),
    ).rejects.toMatchObject(refusedWith('not-permitted'));
  });

  it('proves itself in one document', async () => {
    const { world } = await completed();
    const bundle = JSON.parse(
      JSON.stringify(await world.service.evidence(world.id, requester)),
    );
    expect(bundle).toMatchObject({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'app', digest: { sha256: 'b'.repeat(64) } }],
      predicateType: 'https://release-readiness.io/promotion/v1',
      predicate: {
        promotionId: world.id,
        state: 'completed',
        approvals: [{ approver: 'user:default/lead' }],
        guards: { results: [{ id: 'lock', outcome: 'open' }] },
        change: { number: 'CHG1', closureCode: 'successful' },
        policy: { name: 'short' },
      },
    });
    const { predicate } = bundle;
    expect(predicate.metrics[0]).toMatchObject({
      queries: [{ name: 'errorRatio', text: 'up' }],
      responses: ['{}'],
    });
    expect(predicate.runs.length).toBe(6);
    expect(predicate.head).toBe(predicate.events.at(-1).hash);
    expect(verifyChain(world.id, predicate.events, predicate.anchors)).toEqual(
      [],
    );
  });

  it('has a trail that shows tampering', async () => {
    const { world } = await completed();
    const { store } = world.ports;
    const intact = await world.service.verify(world.id, requester);
    const events = await store.readEvents(world.id);
    expect(intact).toEqual({
      intact: true,
      events: events.length,
      head: events.at(-1)?.hash,
    });
    store.readEvents = async () =>
      events.map(event =>
        event.seq === 3 ? { ...event, actor: '{"kind":"user"}' } : event,
      );
    expect(await world.service.verify(world.id, requester)).toMatchObject({
      intact: false,
      firstBroken: 3,
      problem: { key: 'promotion.trail.changed', params: { seq: 3 } },
    });
    store.readEvents = async () => events.filter(({ seq }) => seq !== 4);
    expect(await world.service.verify(world.id, requester)).toMatchObject({
      intact: false,
      firstBroken: 4,
      problem: { key: 'promotion.trail.removed', params: { seq: 4 } },
    });
  });
});

describe('the list', () => {
  it('has pages, filters and titles', async () => {
    const world = await awaiting();
    const list = (request: Parameters<typeof world.service.list>[0]) =>
      world.service.list(request, requester);
    expect(await list({})).toMatchObject({
      items: [{ id: world.id, title: 'Mall order' }],
      totalItems: 1,
    });
    expect((await list({ states: ['held'] })).totalItems).toBe(0);
    expect((await list({ active: true })).totalItems).toBe(1);
    expect(await list({ offset: 1 })).toEqual({ items: [], totalItems: 1 });
    expect((await list({ requester: 'user:default/x' })).totalItems).toBe(0);
  });

  it('and the changes hold nothing that the caller may not see', async () => {
    const world = await awaiting();
    const blind = callerFor('x', ['read']);
    expect(await world.service.list({}, blind)).toEqual({
      items: [],
      totalItems: 0,
    });
    expect(await world.service.changes({}, blind)).toEqual([]);
    expect(await world.service.changes({}, requester)).toMatchObject([
      { number: 'CHG1', status: 'registered' },
    ]);
  });
});

describe('the id of a request', () => {
  it('is that of the person and the dialog', () => {
    const id = promotionIdOf('user:default/a', 'key');
    expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(promotionIdOf('User:default/A', 'key')).toBe(id);
    expect(promotionIdOf('user:default/b', 'key')).not.toBe(id);
    expect(promotionIdOf('user:default/a', 'other')).not.toBe(id);
  });
});
