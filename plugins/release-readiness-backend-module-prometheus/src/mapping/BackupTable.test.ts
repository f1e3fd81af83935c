import type { Labels, Sample } from '../client';
import { testConfiguration } from '../__testUtils__';
import { BackupTable } from './BackupTable';

function sample(name: string, labels: Labels, value = 1): Sample {
  return { labels: { __name__: name, ...labels }, value };
}

const restored = (labels: Labels) =>
  sample('backup_restore_test_last_success_timestamp_seconds', {
    job: 'restore-test',
    ...labels,
  });
const push = (labels: Labels, value: number) =>
  sample('push_time_seconds', { job: 'restore-test', ...labels }, value);
const of = (samples: Sample[], name = 'mall-order') =>
  new BackupTable(samples, testConfiguration().backups).of(name);
const order = { service: 'mall-order' };
const payment = { service: 'mall-payment' };

describe('BackupTable', () => {
  it('takes the push time of the same service, though services share the job', () => {
    const samples = [
      push(payment, 200),
      push(order, 100),
      restored(payment),
      restored(order),
    ];
    expect(of(samples)).toMatchObject([{ pushTime: 100 }]);
    expect(of(samples, 'mall-payment')).toMatchObject([{ pushTime: 200 }]);
  });

  it('takes no push time of another service, nor of another database', () => {
    expect(
      of([push(payment, 200), restored(order)])[0].pushTime,
    ).toBeUndefined();
    expect(
      of([
        push({ ...order, database: 'a' }, 200),
        restored({ ...order, database: 'b' }),
      ])[0].pushTime,
    ).toBeUndefined();
  });

  it('takes the push time of a group that says no more than its job, and rather one that does', () => {
    const samples = [push({}, 300), restored(order)];
    expect(of(samples)).toMatchObject([{ pushTime: 300 }]);
    expect(of([...samples, push(order, 100)])).toMatchObject([
      { pushTime: 100 },
    ]);
  });

  it('takes an instance for the process that was asked, unless it was pushed with', () => {
    const [scraped] = of([restored({ ...order, instance: '10.0.0.1:9100' })]);
    expect(scraped.identity).toEqual({ job: 'restore-test' });
    expect(scraped.process).toEqual({ instance: '10.0.0.1:9100' });
    const [pushed] = of([
      push({ ...order, instance: 'db-1' }, 100),
      restored({ ...order, instance: 'db-1' }),
    ]);
    expect(pushed.identity).toEqual({ job: 'restore-test', instance: 'db-1' });
    expect(pushed.process).toEqual({});
  });
});
