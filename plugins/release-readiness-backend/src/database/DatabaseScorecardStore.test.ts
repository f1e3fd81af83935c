import type {
  CheckOutcome,
  ListScorecardsRequest,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  buildCandidate,
  buildService,
  testCommit,
  testNow,
  type ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Knex } from 'knex';
import {
  summarize,
  type EvaluatedScorecard,
  type JudgedCheck,
} from '../scorecard';
import { DatabaseScorecardStore } from './DatabaseScorecardStore';
import { deleteOldHistory } from './operations/scorecards/deleteOldHistory';
import { databaseIds, openMigrated } from './__testUtils__';

jest.setTimeout(60_000);

const after = (minutes: number) =>
  new Date(testNow.getTime() + minutes * 60_000);

function service(name: string, overrides: Partial<ServiceDescriptor> = {}) {
  return buildService({
    entityRef: `component:default/${name}`,
    name,
    title: name,
    ...overrides,
  });
}

function judged(checkId: string, outcome: CheckOutcome): JudgedCheck {
  return {
    checkId,
    area: 'quality-gates',
    severity: 'blocking',
    outcome,
    summary: { key: `general.summary.${outcome}` },
    findings: [],
    facts: ['test.apples'],
  };
}

/** Counts the statements that a piece of work sends. */
async function countStatements(
  knex: Knex,
  work: () => Promise<unknown>,
): Promise<number> {
  let count = 0;
  const listener = () => {
    count += 1;
  };
  knex.on('query', listener);
  await work();
  knex.removeListener('query', listener);
  return count;
}

describe.each(databaseIds)('scorecards in %p', id => {
  async function open(services: ServiceDescriptor[] = [service('orders')]) {
    const knex = await openMigrated(id);
    const store = new DatabaseScorecardStore(knex);
    await store.syncServices(services, testNow);
    const claim = (now: Date, owner = 'one') =>
      store.claimDue(owner, { limit: 100, now, leaseMilliseconds: 600_000 });
    /** Judges everything that is due, each service by its outcomes. */
    const judge = async (
      now: Date,
      outcomes: Record<string, Record<string, CheckOutcome>>,
      candidate = buildCandidate(),
    ) => {
      const claims = await claim(now);
      return store.store(
        claims.map((own): EvaluatedScorecard => {
          const results = Object.entries(outcomes[own.service.name] ?? {}).map(
            ([checkId, outcome]) => judged(checkId, outcome),
          );
          return {
            claim: own,
            results,
            totals: summarize(results),
            details: {
              candidate,
              evidence: {
                'test.apples': {
                  fact: 'test.apples',
                  source: 'test',
                  status: 'known',
                  observedAt: now.toISOString(),
                },
              },
            },
            evaluatedAt: now,
            nextEvaluationAt: new Date(now.getTime() + 60_000),
          };
        }),
      );
    };
    return { knex, store, claim, judge };
  }
  const orders = 'component:default/orders';

  it('do not exist before they are judged', async () => {
    const { store } = await open();
    expect(await store.find(orders)).toBeUndefined();
    expect((await store.list({}, undefined)).totalItems).toBe(0);
    expect(await store.has(orders)).toBe(true);
  });

  it('have results, their evidence and the candidate', async () => {
    const { store, judge } = await open();
    expect(await judge(testNow, { orders: { tests: 'pass' } })).toEqual({
      changed: [orders],
      candidateChanged: [orders],
    });
    expect(await store.find(orders)).toMatchObject({
      entityRef: orders,
      verdict: 'ready',
      since: testNow.toISOString(),
      candidate: { resolution: { commit: testCommit } },
      results: [
        {
          checkId: 'tests',
          outcome: 'pass',
          since: testNow.toISOString(),
          evidence: [{ fact: 'test.apples' }],
        },
      ],
    });
    expect((await store.listCommits()).get(orders)).toEqual({
      candidateCommit: testCommit,
      productionCommit: undefined,
    });
  });

  it('keep since when an outcome holds, and history only of changes', async () => {
    const { knex, store, judge } = await open();
    const pass = { orders: { tests: 'pass' as const } };
    await judge(testNow, pass);
    expect((await judge(after(1), pass)).changed).toEqual([]);
    await judge(after(2), { orders: { tests: 'fail' } });
    await judge(after(3), { orders: { tests: 'fail' } });

    const scorecard = await store.find(orders);
    expect(scorecard).toMatchObject({
      verdict: 'not-ready',
      since: after(2).toISOString(),
      evaluatedAt: after(3).toISOString(),
      blockedBy: ['tests'],
    });
    expect(scorecard?.results[0].since).toBe(after(2).toISOString());
    expect(await store.listTransitions(orders, 10)).toEqual([
      {
        checkId: 'tests',
        from: 'pass',
        to: 'fail',
        at: after(2).toISOString(),
      },
      { checkId: 'tests', to: 'pass', at: testNow.toISOString() },
    ]);
    expect(await knex('scorecard_days').select()).toEqual([
      expect.objectContaining({ day: '2026-03-10', verdict: 'not-ready' }),
    ]);
  });

  it('begin their history with what was collected first', async () => {
    const { store, claim, judge } = await open();
    const [own] = await claim(testNow);
    const results = ['tests', 'scan'].map(checkId => ({
      ...judged(checkId, 'unknown'),
      pending: true,
    }));
    await store.store([
      {
        claim: own,
        results,
        totals: summarize(results),
        details: { evidence: {} },
        evaluatedAt: testNow,
        nextEvaluationAt: after(1),
      },
    ]);
    expect(await store.find(orders)).toMatchObject({ verdict: 'unknown' });
    expect(await store.listTransitions(orders, 10)).toEqual([]);

    const collected = { orders: { tests: 'pass', scan: 'unknown' } } as const;
    await judge(after(1), collected);
    await judge(after(2), collected);
    const at = after(1).toISOString();
    expect(await store.listTransitions(orders, 10)).toEqual(
      expect.arrayContaining([
        { checkId: 'tests', to: 'pass', at },
        { checkId: 'scan', to: 'unknown', at },
      ]),
    );
    expect(await store.listTransitions(orders, 10)).toHaveLength(2);
  });

  it('lose history that is older than its limit, in batches, and no other', async () => {
    const { knex, store } = await open();
    const day = (count: number) =>
      new Date(testNow.getTime() - count * 86_400_000);
    const ages = [1, 2, 3, 4, 5, 6];
    await knex('check_transitions').insert(
      ages.map(age => ({
        entity_ref: orders,
        check_id: 'tests',
        to_outcome: 'pass',
        at: day(age).getTime(),
      })),
    );
    await knex('scorecard_days').insert(
      ages.map(age => ({
        entity_ref: orders,
        day: day(age).toISOString().slice(0, 10),
        verdict: 'ready',
        blocked_count: 0,
        counts: '{}',
      })),
    );
    const limits = { transitionsBefore: day(2), daysBefore: day(3) };
    expect(await deleteOldHistory(knex, limits, 2)).toBe(4 + 3);
    expect(await store.deleteHistory(limits)).toBe(0);
    const left = async (table: string) => (await knex(table).select()).length;
    expect([
      await left('check_transitions'),
      await left('scorecard_days'),
    ]).toEqual([2, 3]);
  });

  it('lose the results of checks that are gone', async () => {
    const { store, judge } = await open();
    await judge(testNow, { orders: { tests: 'pass', scan: 'fail' } });
    await judge(after(1), { orders: { tests: 'pass' } });
    const scorecard = await store.find(orders);
    expect(scorecard?.results.map(result => result.checkId)).toEqual(['tests']);
  });

  it('keep the candidate while nobody can say what runs', async () => {
    const { knex, store, judge } = await open();
    await judge(testNow, { orders: { tests: 'pass' } });
    const [claim] = await store.claimDue('one', {
      limit: 1,
      now: after(1),
      leaseMilliseconds: 1000,
    });
    const stored = await store.store([
      {
        claim,
        results: [],
        totals: summarize([]),
        details: { evidence: {} },
        evaluatedAt: after(1),
        nextEvaluationAt: after(2),
      },
    ]);
    expect(stored.candidateChanged).toEqual([]);
    expect(await knex('scorecards').select('candidate_commit')).toEqual([
      { candidate_commit: testCommit },
    ]);
  });

  it('are judged by one replica at a time, when due', async () => {
    const { claim, judge } = await open([service('a'), service('b')]);
    const claims = await Promise.all([
      claim(testNow, 'one'),
      claim(testNow, 'two'),
    ]);
    expect(
      claims
        .flat()
        .map(own => own.service.name)
        .sort(),
    ).toEqual(['a', 'b']);
    expect(await claim(after(60))).toEqual([]);
    await judge(testNow, {});
  });

  it('are stored together: as many statements for forty as for one', async () => {
    const count = async (services: number) => {
      const { knex, judge } = await open(
        Array.from({ length: services }, (_, index) => service(`s${index}`)),
      );
      return countStatements(knex, () => judge(testNow, {}));
    };
    expect(await count(40)).toBe(await count(1));
  });

  it('are not due before their time, unless a fact changes', async () => {
    const { store, claim, judge } = await open();
    await judge(testNow, { orders: { tests: 'pass' } });
    expect(await claim(new Date(testNow.getTime() + 1000))).toEqual([]);
    await store.markChanged([orders], testNow);
    expect(await claim(new Date(testNow.getTime() + 1000))).toHaveLength(1);
  });

  it('are judged again when a fact changed while they were judged', async () => {
    const { store, claim } = await open();
    const [own] = await claim(testNow);
    await store.markChanged([orders], after(1));
    await store.store([
      {
        claim: own,
        results: [],
        totals: summarize([]),
        details: { evidence: {} },
        evaluatedAt: testNow,
        nextEvaluationAt: after(30),
      },
    ]);
    expect(await claim(after(1))).toHaveLength(1);
  });

  it('of a judge whose claim was taken over are not stored', async () => {
    const { knex, store, claim } = await open();
    const [own] = await claim(testNow, 'one');
    await knex('scorecards').update({ claimed_until: 1 });
    await claim(testNow, 'two');
    const results = [judged('tests', 'pass')];
    const stored = await store.store([
      {
        claim: own,
        results,
        totals: summarize(results),
        details: { evidence: {} },
        evaluatedAt: testNow,
        nextEvaluationAt: after(1),
      },
    ]);
    expect(stored.changed).toEqual([]);
    expect(await knex('check_results').select()).toEqual([]);
  });

  it('hide what the catalog lost, bring it back with its history, and forget it in the end', async () => {
    const { knex, store, judge } = await open();
    await judge(testNow, { orders: { tests: 'pass' } });
    await store.syncServices([], after(1));
    expect(await store.find(orders)).toBeUndefined();
    expect(await store.has(orders)).toBe(false);
    expect(await store.sweep(after(1))).toBe(0);

    await store.syncServices([service('orders')], after(2));
    expect(await store.find(orders)).toMatchObject({ verdict: 'ready' });

    await store.syncServices([], after(3));
    expect(await store.sweep(after(4))).toBe(1);
    for (const table of ['check_results', 'check_transitions', 'scorecards']) {
      expect(await knex(table).select()).toEqual([]);
    }
  });

  it('are due again when the mapping changes, and only then', async () => {
    const { store, claim, judge } = await open();
    await judge(testNow, { orders: { tests: 'pass' } });
    const soon = new Date(testNow.getTime() + 1000);
    await store.syncServices([service('orders')], soon);
    expect(await claim(soon)).toEqual([]);
    await store.syncServices([service('orders', { dataClass: 'none' })], soon);
    expect(await claim(soon)).toHaveLength(1);
    expect(await store.find(orders)).toMatchObject({ verdict: 'ready' });
  });

  describe('in lists', () => {
    async function openList() {
      const opened = await open([
        service('orders', { title: 'Orders', owner: 'group:default/a' }),
        service('cart', { title: '100% Cart', owner: 'group:default/b' }),
        service('pay', {
          title: 'pay_ments',
          owner: 'group:default/a',
          system: 'system:default/money',
          domain: 'domain:default/sales',
        }),
      ]);
      await opened.judge(testNow, {
        orders: { tests: 'pass', scan: 'pass' },
        cart: { tests: 'fail', scan: 'fail' },
        pay: { tests: 'unknown', scan: 'pass' },
      });
      return opened;
    }

    it.each<[string, ListScorecardsRequest, string[]]>([
      ['the worst verdict first', {}, ['cart', 'pay', 'orders']],
      [
        'by title',
        { sort: { field: 'title', direction: 'desc' }, search: 'r' },
        ['orders', 'cart'],
      ],
      [
        'those that are blocked most first',
        { sort: { field: 'blocked', direction: 'desc' } },
        ['cart', 'pay', 'orders'],
      ],
      ['part of a title, any case', { search: 'ORD' }, ['orders']],
      ['a percent sign as such', { search: '100%' }, ['cart']],
      ['an underscore as such', { search: 'y_m' }, ['pay']],
      ['by verdict', { verdicts: ['ready', 'unknown'] }, ['pay', 'orders']],
      ['by owner', { owners: ['group:default/a'] }, ['pay', 'orders']],
      ['by system', { systems: ['system:default/money'] }, ['pay']],
      ['by domain', { domains: ['domain:default/sales'] }, ['pay']],
      [
        'by a check that does not pass',
        { failingCheck: 'tests' },
        ['cart', 'pay'],
      ],
      [
        'by what an area comes to',
        { area: { area: 'quality-gates', outcomes: ['pass', 'unknown'] } },
        ['pay', 'orders'],
      ],
      ['the second page', { offset: 1, limit: 1 }, ['pay']],
    ])('are shown %s', async (_, request, names) => {
      const { store } = await openList();
      const { items } = await store.list(request, undefined);
      expect(items.map(item => item.entityRef)).toEqual(
        names.map(name => `component:default/${name}`),
      );
    });

    it('count over all pages what matches, and offer what the caller may see', async () => {
      const { store } = await openList();
      const page = await store.list(
        { owners: ['group:default/a'], limit: 1 },
        undefined,
      );
      expect(page).toMatchObject({
        totalItems: 2,
        counts: {
          'not-ready': 0,
          unknown: 1,
          'ready-with-warnings': 0,
          ready: 1,
        },
        facets: {
          owners: ['group:default/a', 'group:default/b'],
          systems: ['system:default/money'],
          domains: ['domain:default/sales'],
        },
      });
    });

    it('show and count nothing that the caller may not see', async () => {
      const { store } = await openList();
      const page = await store.list({}, new Set(['component:default/orders']));
      expect(page).toMatchObject({
        items: [{ entityRef: 'component:default/orders' }],
        totalItems: 1,
        facets: { owners: ['group:default/a'], systems: [] },
      });
      expect((await store.list({}, new Set())).totalItems).toBe(0);
    });

    it('take three statements, however many there are', async () => {
      const { knex, store } = await openList();
      expect(await countStatements(knex, () => store.list({}, undefined))).toBe(
        3,
      );
    });

    it('take two statements to show one in full', async () => {
      const { knex, store } = await openList();
      expect(
        await countStatements(knex, () => store.find('component:default/pay')),
      ).toBe(2);
    });
  });
});
