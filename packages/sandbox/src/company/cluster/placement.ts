import { KubernetesObject } from '../../kubernetes/model';
import { Fields, fieldsOf } from '../manifests';

/**
 * Which node each pod of a workload is on: round and round the nodes that are
 * schedulable and match the template's node selector.
 *
 * @param turn - where to begin, so that not every service begins at node 1.
 */
export function placePods(
  nodes: readonly KubernetesObject[],
  podSpec: Fields,
  count: number,
  turn: number,
): string[] {
  const wanted = Object.entries(fieldsOf(podSpec.nodeSelector));
  const fitting = nodes.filter(
    node =>
      fieldsOf(node.spec).unschedulable !== true &&
      wanted.every(([label, value]) => node.metadata.labels?.[label] === value),
  );
  if (fitting.length === 0) {
    return [];
  }
  // Nodes are numbered through the zones: from the first one, neighbours differ in zone.
  const start = podSpec.affinity === undefined ? turn : 0;
  return Array.from(
    { length: count },
    (_, index) => fitting[(start + index) % fitting.length].metadata.name ?? '',
  );
}
