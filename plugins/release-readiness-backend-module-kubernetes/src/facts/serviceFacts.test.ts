import type { ClusterObservation } from '@release-readiness/backstage-plugin-release-readiness-node';
import { factOf, valueOf } from '../__testUtils__/factsOfProd';
import { inventoryOf, readFixture } from '../__testUtils__/inventoryOf';

describe('the cluster of an environment', () => {
  it('has its version and nodes', () => {
    expect(
      valueOf<ClusterObservation>(
        inventoryOf(readFixture('deployment')),
        'kubernetes.cluster',
      ),
    ).toEqual({
      cluster: 'prod',
      version: 'v1.35.4',
      nodes: [
        { name: 'node-1', ready: true, schedulable: true },
        { name: 'node-2', ready: false, schedulable: false },
      ],
    });
  });
});

describe('facts that cannot be told', () => {
  const forbidden = {
    key: 'general.unavailable.forbidden',
    params: { target: 'prod', what: 'virtualservices' },
  };

  it('are unavailable with the reason, and only those that need the kind', () => {
    const inventory = inventoryOf(readFixture('deployment'));
    inventory.setState('virtualservices', {
      state: 'unavailable',
      reason: forbidden,
    });
    expect(factOf(inventory, 'kubernetes.canaries')).toEqual({
      status: 'unavailable',
      reason: forbidden,
      origin: { source: 'kubernetes', target: 'prod' },
    });
    expect(factOf(inventory, 'kubernetes.workloads')?.status).toBe('known');
    expect(factOf(inventory, 'kubernetes.backups')?.status).toBe('known');
  });

  it('are unavailable when an object of the namespace can’t be understood', () => {
    const inventory = inventoryOf([]);
    inventory.setUnreadable('pods', 'broken', 'shop-prod');
    expect(factOf(inventory, 'kubernetes.workloads')).toMatchObject({
      status: 'unavailable',
      reason: { key: 'general.unavailable.invalid-response' },
    });
    inventory.setReadable('broken');
    expect(factOf(inventory, 'kubernetes.workloads')?.status).toBe('known');
  });
});
