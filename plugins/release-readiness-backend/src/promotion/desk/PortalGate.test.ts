import {
  buildCommitCheck,
  buildCommitChecks,
  buildIncident,
  buildIncidents,
  buildKnownFact,
  buildService,
  buildWorkflows,
  factOf,
  githubCommitChecks,
  githubIncidents,
  githubWorkflows,
  testNow,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Promotion } from '../states';
import { minute } from '../testing/builders';
import { EvidenceRefreshError } from './EvidenceRefresh';
import {
  alerts,
  buildComparison,
  gone,
  obstaclesIn,
  withFacts,
  world,
} from './testing';

const breakGlass: Promotion['breakGlass'] = {
  by: 'user:default/operator',
  reason: 'Orders are lost',
  incident: '#17',
  at: testNow.getTime(),
  reviewDueAt: testNow.getTime() + minute,
};

describe('the gate', () => {
  it('takes a waiver for a check that fails', async () => {
    const given = world(
      withFacts(
        buildKnownFact(
          factOf(githubCommitChecks),
          buildCommitChecks([buildCommitCheck('verify', 'failure')]),
        ),
      ),
    );
    given.answers.waivers = [
      {
        id: 'w',
        entityRef: 'component:default/orders',
        checkId: 'staging-verified',
        reason: 'known',
        approvedBy: 'user:default/lead',
        expiresAt: testNow.getTime() + minute,
      },
    ];
    expect(await given.obstacles()).toEqual({ 'staging-proof': 'closed' });
  });

  it('accepts a lower category with a reason, and shows it', async () => {
    const given = world(({ answers }) => {
      answers.comparison = buildComparison({
        frameworks: [{ name: 'spring-boot', from: '3.4.0', to: '3.4.1' }],
      });
    });
    const content = { categoryReason: 'a patch release' };
    given.answers.record = {
      content: {
        ...content,
        title: 't',
        content: 'c',
        impact: 'i',
        plannedStart: '2026-03-10T12:00:00Z',
        plannedEnd: '2026-03-10T14:00:00Z',
        category: 'normal',
        proposedCategory: 'major',
        rollbackPlan: given.promotion.subject.rollbackPlan,
      },
    };
    const { guards } = await given.evaluate();
    expect(obstaclesIn(guards)).toEqual({});
    expect(guards.find(({ id }) => id === 'category')?.caveat).toMatchObject({
      params: { proposed: 'major', reason: 'a patch release' },
    });
    given.answers.record = gone;
    expect(await given.obstacles()).toMatchObject({ category: 'unknown' });
  });

  it('says that a service of no business line has no peak hours', async () => {
    const given = world(({ answers }) => {
      answers.service = buildService({ businessLine: undefined });
    });
    const { guards } = await given.evaluate();
    expect(guards.find(({ id }) => id === 'window')).toMatchObject({
      outcome: 'open',
      caveat: { key: 'promotion.caveat.no-business-line' },
    });
  });

  it('names another promotion that is under way', async () => {
    const given = world();
    await given.store.create(
      { ...given.promotion, id: 'other' },
      { idempotencyKey: 'o', actor: { kind: 'system' } },
    );
    expect(await given.obstacles()).toEqual({ lock: 'closed' });
  });

  it('stays closed until broken glass was reviewed', async () => {
    const given = world();
    const state = {
      name: 'completed' as const,
      since: given.time,
      reason: { key: 'x' },
      closure: 'successful' as const,
    };
    const before = { ...given.promotion, id: 'other', state };
    await given.store.create(
      { ...before, breakGlass },
      { idempotencyKey: 'o', actor: { kind: 'system' } },
    );
    expect(await given.obstacles()).toMatchObject({
      'overdue-review': 'closed',
    });
  });

  it('stays closed for an open review, however many promotions came since', async () => {
    const given = world();
    const put = (id: string, changes: Partial<Promotion>) =>
      given.store.create(
        {
          ...given.promotion,
          id,
          state: {
            name: 'completed',
            since: given.time,
            reason: { key: 'x' },
            closure: 'successful',
          },
          lock: 'released',
          ...changes,
        },
        { idempotencyKey: id, actor: { kind: 'system' } },
      );
    const { createdAt } = given.promotion;
    await put('old', { createdAt: createdAt - 1_000_000, breakGlass });
    for (let index = 1; index <= 60; index += 1) {
      await put(`later${index}`, {
        createdAt: createdAt - index,
        breakGlass: { ...breakGlass, reviewedBy: 'user:default/reviewer' },
      });
    }
    const { guards } = await given.evaluate();
    const review = guards.find(({ id }) => id === 'overdue-review');
    expect(review?.outcome).toBe('closed');
    expect(
      review?.evidence.map(({ message }) => message.params?.promotion),
    ).toEqual(['old']);
  });

  it('lets broken glass pass the incident that it names, the alerts and the window, nothing else', async () => {
    const given = world(
      withFacts({
        ...buildKnownFact(
          factOf(githubIncidents),
          buildIncidents(buildIncident()),
        ),
        ...alerts('critical'),
        ...buildKnownFact(factOf(githubWorkflows), buildWorkflows()),
      }),
    );
    given.answers.calendar = undefined;
    given.promotion = given.build({ breakGlass });
    const { guards } = await given.evaluate();
    const blocking = guards.filter(
      ({ outcome, exemption }) => outcome !== 'open' && !exemption,
    );
    expect(blocking.map(({ id }) => id)).toEqual(['rollback-plan']);
    expect(
      guards.flatMap(({ id, exemption }) => (exemption ? [id] : [])),
    ).toEqual(['window', 'freeze', 'incidents', 'firing-alerts']);
  });

  it('asks the metrics server once a minute', async () => {
    const given = world();
    await given.evaluate();
    await given.evaluate();
    given.time += minute;
    await given.evaluate();
    expect(given.asked.filter(what => what === 'preflight')).toHaveLength(2);
  });

  it('says nothing about roles when the catalog does not answer', async () => {
    const given = world(({ answers }) => {
      answers.membership = gone;
    });
    await expect(given.evaluate()).rejects.toThrow('gone');
    given.promotion = given.build({ breakGlass });
    expect((await given.evaluate()).membership).toEqual({});
  });

  it('judges nothing of a service that the catalog has lost', async () => {
    const given = world();
    given.answers.service = buildService({ entityRef: 'component:default/x' });
    await expect(given.evaluate()).rejects.toThrow('no service');
  });
});

describe('the freshness of evidence', () => {
  it('makes the gate wait for newer evidence, and judge it then', async () => {
    const given = world();
    given.time += 6 * minute;
    await expect(given.evaluate()).rejects.toThrow(EvidenceRefreshError);
    expect(given.asked).toEqual(['component:default/orders']);
    given.answers.refresh = {
      state: 'done',
      startedAt: new Date(given.time).toISOString(),
      finishedAt: new Date(given.time).toISOString(),
      targets: [],
    };
    expect(await given.obstacles()).toEqual({});
  });

  it('judges what is there when it does not come', async () => {
    const given = world();
    given.time += 11 * minute;
    await expect(given.evaluate()).rejects.toThrow(EvidenceRefreshError);
    given.time += 2 * minute;
    expect(await given.obstacles()).toMatchObject({ checks: 'unknown' });
  });

  it('does not keep a rehearsal waiting', async () => {
    const given = world();
    given.time += 6 * minute;
    const { guards } = await given.gate.rehearse(
      given.promotion,
      given.askedNow,
    );
    expect(obstaclesIn(guards)).toEqual({});
    expect(guards.map(({ id }) => id)).not.toContain('change-record');
    expect(given.asked).toContain('component:default/orders');
  });
});
