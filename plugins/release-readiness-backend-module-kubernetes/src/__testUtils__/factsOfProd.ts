import type { ServiceDescriptor } from '@release-readiness/backstage-plugin-release-readiness-node';
import { serviceFacts } from '../facts/serviceFacts';
import type { ClusterInventory } from '../resources/ClusterInventory';

/** Orders, which runs in prod. */
export const service: ServiceDescriptor = {
  entityRef: 'component:default/orders',
  name: 'orders',
  title: 'Orders',
  kubernetes: { id: 'orders' },
  environments: { prod: { cluster: 'prod', namespace: 'shop-prod' } },
  absentEnvironments: [],
  metricsService: 'orders',
  backupName: 'orders',
  runtime: 'jvm',
  problems: [],
};

export const now = '2026-11-22T10:00:00.000Z';

/** The fact of prod of this kind that an inventory tells of a service. */
export function factOf(inventory: ClusterInventory, id: string, of = service) {
  const found = serviceFacts(inventory, of, now).find(
    ({ reference }) => reference.key === `${id}/prod`,
  );
  return found?.fact;
}

/** The value of {@link factOf}, which must be known. */
export function valueOf<T>(
  inventory: ClusterInventory,
  id: string,
  of = service,
): T {
  const fact = factOf(inventory, id, of);
  if (fact?.status !== 'known') {
    throw new Error(`${id} is not known: ${JSON.stringify(fact)}`);
  }
  return fact.value as T;
}
