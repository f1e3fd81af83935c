import { testNow } from '@release-readiness/backstage-plugin-release-readiness-node';
import { summarize } from '../scorecard';
import { databaseIds } from './__testUtils__';
import {
  after,
  judged,
  openScorecards,
  orders,
} from './__testUtils__/scorecards';
import { deleteOldHistory } from './operations/scorecards/deleteOldHistory';

jest.setTimeout(60_000);

describe.each(databaseIds)('scorecards over time in %p', id => {
  it('keep since when an outcome holds, and history only of changes', async () => {
    const { knex, store, judge } = await openScorecards(id);
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
    const { store, claim, judge } = await openScorecards(id);
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
    const { knex, store } = await openScorecards(id);
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
});
