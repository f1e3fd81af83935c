import { KubernetesObject } from '../../kubernetes/model';
import { Fields, fieldsOf, isFields } from '../manifests';

/** Which version of a service a pod runs, as the mesh tells them apart. */
export type Track = 'stable' | 'canary';

export function trackOf(pod: KubernetesObject): Track {
  return pod.metadata.labels?.track === 'canary' ? 'canary' : 'stable';
}

/** A pod gets requests once it is ready, and until it is deleted. */
export function isServing(pod: KubernetesObject): boolean {
  const { conditions } = fieldsOf(pod.status);
  return (
    pod.metadata.deletionTimestamp === undefined &&
    listOf(conditions).some(
      ({ type, status }) => type === 'Ready' && status === 'True',
    )
  );
}

/**
 * How the mesh splits ordinary requests, 0…1 each. Without a route every pod
 * gets the same; undefined then.
 */
export function routedShares(
  virtualService: KubernetesObject | undefined,
): Record<Track, number> | undefined {
  const routes = listOf(fieldsOf(virtualService?.spec).http);
  const primary =
    routes.find(({ name }) => name === 'primary') ??
    routes.find(({ match }) => match === undefined);
  const destinations = listOf(primary?.route);
  if (destinations.length === 0) {
    return undefined;
  }
  const shares = { stable: 0, canary: 0 };
  for (const { destination, weight } of destinations) {
    const { host, subset } = fieldsOf(destination);
    const isCanary =
      subset === 'canary' || (!subset && String(host).endsWith('-canary'));
    shares[isCanary ? 'canary' : 'stable'] +=
      Number(weight ?? (destinations.length === 1 ? 100 : 0)) / 100;
  }
  return shares;
}

/**
 * Share of the service's requests that each of its pods gets, by name. What is
 * routed to a version without a ready pod reaches nobody.
 */
export function requestShares(
  pods: readonly KubernetesObject[],
  virtualService: KubernetesObject | undefined,
): Map<string, number> {
  const serving = pods.filter(isServing);
  const routed = routedShares(virtualService);
  const count = (track: Track) =>
    serving.filter(pod => trackOf(pod) === track).length;
  const perPod = {
    stable: routed ? routed.stable / count('stable') : 1 / serving.length,
    canary: routed ? routed.canary / count('canary') : 1 / serving.length,
  };
  return new Map(
    pods.map(pod => [
      pod.metadata.name ?? '',
      serving.includes(pod) ? perPod[trackOf(pod)] : 0,
    ]),
  );
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}
