import type { ChangeRecordContent } from '@release-readiness/backstage-plugin-release-readiness-common';
import { testNow } from '@release-readiness/backstage-plugin-release-readiness-node';
import { buildSubject } from '../promotion/testing/builders';
import { databaseIds, openMigrated } from './__testUtils__';
import { DatabaseChangeRegister } from './DatabaseChangeRegister';

jest.setTimeout(60_000);

const content: ChangeRecordContent = {
  title: 'Release 1.42.0',
  content: 'Three commits',
  impact: 'Orders',
  plannedStart: testNow.toISOString(),
  plannedEnd: new Date(testNow.getTime() + 3_600_000).toISOString(),
  category: 'normal',
  proposedCategory: 'normal',
  rollbackPlan: buildSubject().rollbackPlan,
};

describe.each(databaseIds)('the built-in change register in %p', id => {
  const open = async () =>
    new DatabaseChangeRegister(await openMigrated(id), () => testNow);
  const request = (
    correlationId: string,
    entityRef = 'component:default/a',
  ) => ({
    correlationId,
    entityRef,
    subjectHash: 'hash',
    content,
  });

  it('gives each promotion one record, however often it asks', async () => {
    const register = await open();
    expect(await register.find({ correlationId: 'p1' })).toBeUndefined();
    const first = await register.register(request('p1'));
    expect(first).toEqual({
      number: 'CHG0000001',
      status: 'registered',
      subjectHash: 'hash',
      content,
    });
    const answers = await Promise.all([
      register.register({ ...request('p1'), subjectHash: 'other' }),
      register.find({ correlationId: 'p1' }),
    ]);
    expect(answers).toEqual([first, first]);
    const second = await register.register(request('p2'));
    expect(second.number).not.toBe(first.number);
  });

  it('starts and closes a record once, and shows it with its times', async () => {
    const register = await open();
    const { number } = await register.register(request('p1'));
    await register.start({ number });
    await register.start({ number });
    const end = { number, code: 'rolled-back' as const, notes: 'Error rate' };
    await register.close(end);
    await register.close(end);
    const at = testNow.toISOString();
    expect(await register.read(number)).toEqual({
      number,
      entityRef: 'component:default/a',
      subjectHash: 'hash',
      status: 'closed',
      content,
      closureCode: 'rolled-back',
      closureNotes: 'Error rate',
      registeredAt: at,
      startedAt: at,
      closedAt: at,
    });
    // Late deliveries change nothing.
    await register.start({ number });
    expect((await register.read(number))?.status).toBe('closed');
    await expect(
      register.close({ ...end, code: 'successful' }),
    ).rejects.toThrow(`${number} is closed as rolled-back, not as successful`);
  });

  it('knows no record that it did not give out', async () => {
    const register = await open();
    await expect(register.start({ number: 'CHG0000009' })).rejects.toThrow(
      'There is no change record CHG0000009',
    );
    expect(await register.read('CHG0000009')).toBeUndefined();
  });

  it('lists the newest first, of the services asked for', async () => {
    const register = await open();
    const a = await register.register(request('p1', 'component:default/a'));
    const b = await register.register(request('p2', 'component:default/b'));
    const numbers = async (entityRefs?: string[]) =>
      (await register.list({ entityRefs, limit: 10 })).map(
        ({ number }) => number,
      );
    expect(await numbers()).toEqual([b.number, a.number]);
    expect(await numbers(['component:default/a'])).toEqual([a.number]);
    expect(await numbers([])).toEqual([]);
    expect(await register.list({ limit: 1 })).toMatchObject([
      { number: b.number },
    ]);
    expect(await register.list({ limit: 1, offset: 1 })).toMatchObject([
      { number: a.number },
    ]);
  });
});
