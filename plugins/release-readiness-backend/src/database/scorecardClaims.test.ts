import { testNow } from '@release-readiness/backstage-plugin-release-readiness-node';
import { summarize } from '../scorecard';
import { databaseIds } from './__testUtils__';
import {
  after,
  judged,
  openScorecards,
  orders,
  service,
} from './__testUtils__/scorecards';

jest.setTimeout(60_000);

describe.each(databaseIds)('scorecards that are due in %p', id => {
  it('are judged by one replica at a time, when due', async () => {
    const { claim, judge } = await openScorecards(id, [
      service('a'),
      service('b'),
    ]);
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

  it('are not due before their time, unless a fact changes', async () => {
    const { store, claim, judge } = await openScorecards(id);
    await judge(testNow, { orders: { tests: 'pass' } });
    expect(await claim(new Date(testNow.getTime() + 1000))).toEqual([]);
    await store.markChanged([orders], testNow);
    expect(await claim(new Date(testNow.getTime() + 1000))).toHaveLength(1);
  });

  it('are judged again when a fact changed while they were judged', async () => {
    const { store, claim } = await openScorecards(id);
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
    const { knex, store, claim } = await openScorecards(id);
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

  it('are due again when the mapping changes, and only then', async () => {
    const { store, claim, judge } = await openScorecards(id);
    await judge(testNow, { orders: { tests: 'pass' } });
    const soon = new Date(testNow.getTime() + 1000);
    await store.syncServices([service('orders')], soon);
    expect(await claim(soon)).toEqual([]);
    await store.syncServices([service('orders', { dataClass: 'none' })], soon);
    expect(await claim(soon)).toHaveLength(1);
    expect(await store.find(orders)).toMatchObject({ verdict: 'ready' });
  });
});
