import type { ListScorecardsRequest } from '@release-readiness/backstage-plugin-release-readiness-common';
import { testNow } from '@release-readiness/backstage-plugin-release-readiness-node';
import { databaseIds } from './__testUtils__';
import {
  countStatements,
  openScorecards,
  service,
} from './__testUtils__/scorecards';

jest.setTimeout(60_000);

describe.each(databaseIds)('lists of scorecards in %p', id => {
  async function openList() {
    const opened = await openScorecards(id, [
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
