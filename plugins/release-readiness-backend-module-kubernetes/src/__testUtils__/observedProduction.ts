import type { ProductionObjects } from '../promotion/ProductionObjects';
import { toObservation } from '../promotion/toObservation';
import { productionOf, readProductionFixture } from './productionOf';

/** Production of the fixture with Deployments, new for each test. */
export const deployments = () =>
  productionOf(readProductionFixture('deployments'));

/** Production of the fixture with a Rollout, new for each test. */
export const rollout = () => productionOf(readProductionFixture('rollout'));

export const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const fieldManagers = {
  ci: ['release-ci', 'helm'],
  controllers: ['kube-controller-manager', 'rollouts-controller'],
};

export function observe(
  objects: ProductionObjects,
  change: (objects: ProductionObjects) => void = () => {},
) {
  change(objects);
  return toObservation(objects, { observedAt: 1000, fieldManagers });
}

/** Goes by names, so that a test says what it changes. */
export function named<M extends { metadata?: { name?: string } }>(
  list: M[],
  name: string,
): M {
  const found = list.find(({ metadata }) => metadata?.name === name);
  if (!found) {
    throw new Error(`The fixture has no ${name}`);
  }
  return found;
}

export function remove(list: { metadata?: { name?: string } }[], name: string) {
  list.splice(list.indexOf(named(list, name)), 1);
}

export function statusOf(objects: ProductionObjects, name: string) {
  const { status } = named(objects.pods, name);
  if (!status?.containerStatuses || !status.conditions) {
    throw new Error(`The pod ${name} has no status`);
  }
  const { containerStatuses, conditions } = status;
  return { status, containerStatuses, conditions };
}

export function setWeight(
  { virtualServices }: ProductionObjects,
  weight: number,
) {
  const route = virtualServices[0].spec?.http?.find(
    ({ name }) => name === 'primary',
  )?.route;
  route?.forEach(part => {
    part.weight = part.destination?.subset === 'canary' ? weight : 100 - weight;
  });
}

export function setRollout(
  { rollouts: [{ status }] }: ProductionObjects,
  change: NonNullable<typeof status>,
) {
  Object.assign(status ?? {}, change);
}
