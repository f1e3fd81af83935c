import type { ChangeRecordContent } from '@release-readiness/backstage-plugin-release-readiness-common';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { buildSubject } from '../promotion/testing/builders';
import { HttpChangeRegister } from './HttpChangeRegister';

const url = 'https://register.example';
const path = `${url}/api/now/table/change_request`;
const { signal } = new AbortController();

const content: ChangeRecordContent = {
  title: 'Release 1.42.0',
  content: 'Three commits',
  impact: 'Orders',
  plannedStart: '2026-11-02T02:00:00.000Z',
  plannedEnd: '2026-11-02T04:00:00.000Z',
  category: 'minor',
  proposedCategory: 'normal',
  categoryReason: 'A log level only',
  rollbackPlan: buildSubject().rollbackPlan,
};

/** The table API of a register, as far as it is used: it validates what comes. */
class FakeTable {
  readonly rows: Record<string, string>[] = [];
  readonly requests: string[] = [];
  /** Answers that get lost after the work was done. */
  lose = 0;
  /** Statuses to answer with before anything is done. */
  refuse: number[] = [];

  readonly handlers = [
    http.get(path, ({ request }) =>
      this.answer('GET', request, () => {
        const parameters = new URL(request.url).searchParams;
        const [field, value] = (parameters.get('sysparm_query') ?? '').split(
          '=',
        );
        return this.rows.filter(row => row[field] === value).slice(0, 1);
      }),
    ),
    http.post(path, ({ request }) =>
      this.answer('POST', request, async () => {
        const row = {
          ...((await request.json()) as Record<string, string>),
          sys_id: `id${this.rows.length + 1}`,
          number: `CHG003000${this.rows.length + 1}`,
          approval: 'not requested',
        };
        this.rows.push(row);
        return row;
      }),
    ),
    http.patch(`${path}/:id`, ({ request, params }) =>
      this.answer('PATCH', request, async () => {
        const row = this.rows.find(({ sys_id }) => sys_id === params.id)!;
        return Object.assign(row, await request.json());
      }),
    ),
  ];

  private async answer(method: string, request: Request, work: () => unknown) {
    this.requests.push(method);
    const expected = `Basic ${Buffer.from('portal:secret').toString('base64')}`;
    if (request.headers.get('authorization') !== expected) {
      return new HttpResponse(null, { status: 401 });
    }
    const status = this.refuse.shift();
    if (status !== undefined) return new HttpResponse('no', { status });
    const result = await work();
    if (this.lose > 0) {
      this.lose -= 1;
      return HttpResponse.error();
    }
    return HttpResponse.json({ result });
  }
}

describe('a change register with the table API of ServiceNow', () => {
  const server = setupServer();
  let table: FakeTable;
  beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
  afterAll(() => server.close());
  beforeEach(() => {
    table = new FakeTable();
    server.resetHandlers(...table.handlers);
  });
  const register = (password = 'secret') =>
    new HttpChangeRegister({
      url: `${url}/`,
      authentication: { type: 'basic', username: 'portal', password },
    });
  const request = {
    correlationId: 'promotion-1',
    entityRef: 'component:default/order',
    subjectHash: 'hash',
    content,
    signal,
  };

  it('keeps everything of a record, in UTC', async () => {
    const created = await register().register(request);
    expect(created).toEqual({
      number: 'CHG0030001',
      url: `${url}/change_request.do?sys_id=id1`,
      status: 'registered',
      subjectHash: 'hash',
      content,
    });
    expect(table.rows[0]).toMatchObject({
      start_date: '2026-11-02 02:00:00',
      end_date: '2026-11-02 04:00:00',
      cmdb_ci: 'component:default/order',
    });
    expect(
      await register().find({ correlationId: 'promotion-1', signal }),
    ).toEqual(created);
  });

  it('has one record when the answer to the first was lost', async () => {
    // The answer to the question is there, that to the creation is not.
    table.lose = 0;
    await register().find({ correlationId: 'promotion-1', signal });
    const created = register();
    server.use(
      http.post(
        path,
        async ({ request: sent }) => {
          const row = (await sent.json()) as Record<string, string>;
          table.rows.push({
            ...row,
            sys_id: 'id1',
            number: 'CHG0030001',
            approval: '',
          });
          return HttpResponse.error();
        },
        { once: true },
      ),
    );
    await expect(created.register(request)).rejects.toThrow(
      'The change register did not answer to POST /api/now/table/change_request',
    );
    expect((await created.register(request)).number).toBe('CHG0030001');
    expect(table.rows).toHaveLength(1);
  });

  it.each([
    ['-5', '', 'draft'],
    ['-4', '', 'registered'],
    ['-2', 'approved', 'approved'],
    ['-1', 'approved', 'in-progress'],
    ['0', 'approved', 'in-progress'],
    ['3', 'approved', 'closed'],
    ['4', '', 'closed'],
  ])('in state %s %s is %s', async (state, approval, status) => {
    await register().register(request);
    Object.assign(table.rows[0], { state, approval });
    expect(
      (await register().find({ correlationId: 'promotion-1', signal }))?.status,
    ).toBe(status);
  });

  it.each([
    ['successful', '3', 'successful'],
    ['rolled-back', '3', 'unsuccessful'],
    ['failed', '3', 'unsuccessful'],
    ['cancelled', '4', 'unsuccessful'],
    ['expired', '4', 'unsuccessful'],
  ] as const)('is closed as %s once', async (code, state, close_code) => {
    const { number } = await register().register(request);
    await register().start({ number, signal });
    await register().start({ number, signal });
    const end = { number, code, notes: 'because', signal };
    await register().close(end);
    await register().close(end);
    expect(table.rows[0]).toMatchObject({
      state,
      close_code,
      close_notes: `${code}: because`,
    });
    expect(table.requests.filter(method => method === 'PATCH')).toHaveLength(2);
  });

  it('asks again where that does no harm, and not for ever', async () => {
    table.refuse = [503, 429];
    expect(
      await register().find({ correlationId: 'promotion-1', signal }),
    ).toBeUndefined();
    expect(table.requests).toEqual(['GET', 'GET', 'GET']);
    table.refuse = [500, 500, 500];
    await expect(
      register().find({ correlationId: 'promotion-1', signal }),
    ).rejects.toThrow('answered 500');
  });

  it('that refuses is not asked again, and the error holds no secret', async () => {
    const error = await register('wrong')
      .find({ correlationId: 'promotion-1', signal })
      .catch(caught => caught);
    expect(error.message).toBe(
      'The change register answered 401 to GET /api/now/table/change_request',
    );
    expect(JSON.stringify(error)).not.toContain('wrong');
    expect(table.requests).toEqual(['GET']);
  });

  it('whose record was changed by hand says so', async () => {
    await register().register(request);
    table.rows[0].backout_plan = 'see wiki';
    await expect(
      register().find({ correlationId: 'promotion-1', signal }),
    ).rejects.toThrow('CHG0030001: backout_plan is not as the portal wrote it');
  });
});
