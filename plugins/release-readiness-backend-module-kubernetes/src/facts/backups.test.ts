import type { BackupResources } from '@release-readiness/backstage-plugin-release-readiness-node';
import { service, valueOf } from '../__testUtils__/factsOfProd';
import { inventoryOf, readFixture } from '../__testUtils__/inventoryOf';

describe('the backups of a service', () => {
  it('are its labelled CronJobs, its Velero schedules and what restores them', () => {
    const inventory = inventoryOf(readFixture('backups'));
    const withStaging = {
      ...service,
      environments: {
        ...service.environments,
        staging: { cluster: 'staging', namespace: 'shop-staging' },
      },
    };
    expect(
      valueOf<BackupResources>(inventory, 'kubernetes.backups', withStaging)
        .resources,
    ).toEqual([
      {
        kind: 'CronJob',
        name: 'orders-full',
        namespace: 'shop-prod',
        purpose: 'full',
        schedule: '15 2 * * *',
        suspended: false,
        lastSuccessAt: '2026-11-20T02:20:00Z',
        lastFailureAt: '2026-11-21T02:20:00Z',
      },
      {
        kind: 'CronJob',
        name: 'restore-orders',
        namespace: 'restore-laboratory',
        purpose: 'restore-test',
        schedule: '40 4 * * 1',
        suspended: true,
      },
      {
        kind: 'VeleroSchedule',
        name: 'orders-volumes',
        namespace: 'velero',
        purpose: 'full',
        schedule: '0 3 * * *',
        suspended: false,
        lastSuccessAt: '2026-11-19T03:10:00Z',
        lastFailureAt: '2026-11-20T03:10:00Z',
        retentionHours: 2160,
      },
      {
        kind: 'VeleroRestore',
        name: 'orders-try',
        namespace: 'velero',
        purpose: 'restore-test',
        suspended: false,
        lastSuccessAt: '2026-11-19T12:00:00Z',
      },
    ]);
  });
});
