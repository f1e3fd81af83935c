import type {
  ContainerObservation,
  ResourceQuantities,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { ContainerResources } from '../mappers/pods';
import type { OwnPod } from './pods';

/** Pods that are over; the API keeps them for a while. */
const ended = ['Failed', 'Succeeded'];

/** A quantity of nothing, which Kubernetes takes for none. */
const nothing = /^0*(?:\.0*)?[a-zA-Z]*$/;

/**
 * Containers with what their pods really have: a LimitRange fills in defaults
 * there, the pod template never shows them.
 */
export function withEffectiveResources(
  containers: readonly ContainerObservation[],
  pods: readonly OwnPod[],
): ContainerObservation[] {
  const present = pods
    .filter(
      ({ current, pod: { observation } }) =>
        current &&
        !observation.terminating &&
        !ended.includes(observation.phase),
    )
    .map(({ pod }) => pod)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return containers.map(container => {
    const found = present.flatMap(
      ({ resources }) => resources.get(container.name) ?? [],
    );
    return found.length > 0
      ? { ...container, effective: weakest(found) }
      : container;
  });
}

/** What every pod has: defaults may have come after the first was created. */
function weakest(found: readonly ContainerResources[]): ContainerResources {
  return {
    requests: common(found.map(({ requests }) => requests)),
    limits: common(found.map(({ limits }) => limits)),
  };
}

function common([first, ...others]: ResourceQuantities[]): ResourceQuantities {
  return Object.fromEntries(
    Object.entries(first)
      .filter(([name]) => others.every(other => other[name] !== undefined))
      .map(([name, quantity]) => [
        name,
        others.map(other => other[name]).find(other => nothing.test(other)) ??
          quantity,
      ]),
  );
}
