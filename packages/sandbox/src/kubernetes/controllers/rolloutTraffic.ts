import { requireKind } from '../api/kinds';
import { KubernetesObject } from '../model';
import { copyJson, Fields, fieldsOf, listOf } from '../store/fields';
import { ControllerContext } from './ControllerContext';
import { HASH_LABEL, lacks } from './rolloutVersions';

export const MANAGER = 'rollouts-controller';
const VIRTUAL_SERVICE = requireKind('networking.istio.io/v1', 'VirtualService');
const DESTINATION_RULE = requireKind(
  'networking.istio.io/v1',
  'DestinationRule',
);

function istioOf(rollout: KubernetesObject): Fields {
  const canary = fieldsOf(fieldsOf(fieldsOf(rollout.spec).strategy).canary);
  return fieldsOf(fieldsOf(canary.trafficRouting).istio);
}

/** Writes the weight into the routes that the Rollout names. */
export function routeTraffic(
  { store, writer }: ControllerContext,
  rollout: KubernetesObject,
  weight: number,
): void {
  const istio = istioOf(rollout);
  const { name, routes } = fieldsOf(istio.virtualService);
  const { canarySubsetName } = fieldsOf(istio.destinationRule);
  const { namespace } = rollout.metadata;
  const mesh = store.get(VIRTUAL_SERVICE, namespace, String(name));
  if (!mesh) {
    return;
  }
  const next = copyJson(mesh);
  for (const route of listOf(fieldsOf(next.spec).http)) {
    if (Array.isArray(routes) && routes.includes(route.name)) {
      for (const destination of listOf(route.route)) {
        const { subset } = fieldsOf(destination.destination);
        destination.weight =
          subset === canarySubsetName ? weight : 100 - weight;
      }
    }
  }
  writer.update(VIRTUAL_SERVICE, next, { manager: MANAGER });
}

/** Lets each subset select the pods of its version alone. */
export function labelSubsets(
  { store, writer }: ControllerContext,
  rollout: KubernetesObject,
  versions: { newest: string; stable: string },
): void {
  const { name, canarySubsetName, stableSubsetName } = fieldsOf(
    istioOf(rollout).destinationRule,
  );
  const { namespace } = rollout.metadata;
  const rule = store.get(DESTINATION_RULE, namespace, String(name));
  if (!rule) {
    return;
  }
  const next = copyJson(rule);
  let changed = false;
  for (const subset of listOf(fieldsOf(next.spec).subsets)) {
    const hash = {
      [String(canarySubsetName)]: versions.newest,
      [String(stableSubsetName)]: versions.stable,
    }[String(subset.name)];
    if (hash && lacks(fieldsOf(subset.labels), { [HASH_LABEL]: hash })) {
      subset.labels = { ...fieldsOf(subset.labels), [HASH_LABEL]: hash };
      changed = true;
    }
  }
  if (changed) {
    writer.update(DESTINATION_RULE, next, { manager: MANAGER });
  }
}
