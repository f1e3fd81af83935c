import {
  testCommit,
  testNow,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { summarize } from '../scorecard';
import { databaseIds } from './__testUtils__';
import {
  after,
  countStatements,
  openScorecards,
  orders,
  service,
} from './__testUtils__/scorecards';

jest.setTimeout(60_000);

describe.each(databaseIds)('scorecards in %p', id => {
  it('do not exist before they are judged', async () => {
    const { store } = await openScorecards(id);
    expect(await store.find(orders)).toBeUndefined();
    expect((await store.list({}, undefined)).totalItems).toBe(0);
    expect(await store.has(orders)).toBe(true);
  });

  it('have results, their evidence and the candidate', async () => {
    const { store, judge } = await openScorecards(id);
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

  it('lose the results of checks that are gone', async () => {
    const { store, judge } = await openScorecards(id);
    await judge(testNow, { orders: { tests: 'pass', scan: 'fail' } });
    await judge(after(1), { orders: { tests: 'pass' } });
    const scorecard = await store.find(orders);
    expect(scorecard?.results.map(result => result.checkId)).toEqual(['tests']);
  });

  it('keep the candidate while nobody can say what runs', async () => {
    const { knex, store, judge } = await openScorecards(id);
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

  it('are stored together: as many statements for forty as for one', async () => {
    const count = async (services: number) => {
      const { knex, judge } = await openScorecards(
        id,
        Array.from({ length: services }, (_, index) => service(`s${index}`)),
      );
      return countStatements(knex, () => judge(testNow, {}));
    };
    expect(await count(40)).toBe(await count(1));
  });

  it('hide what the catalog lost, bring it back with its history, and forget it in the end', async () => {
    const { knex, store, judge } = await openScorecards(id);
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
});
