import type { RolloutManifest } from '../resources/rolloutManifests';
import type { ProductionObjects } from './ProductionObjects';
import { weightOfSteps } from './rolloutSteps';
import { toMesh, type MeshState } from './routes';

/** What canaries get, and whether they can be reached. */
export type Traffic = Omit<MeshState, 'routed'>;

/**
 * The canary's share of ordinary requests: as the routes say, else as the
 * controller that writes them says, else by its steps. Rollouts of one service
 * have to agree.
 */
export function toTraffic(objects: ProductionObjects): Traffic {
  if (objects.rollouts.length === 0) {
    const { weight, subsetsDefined } = toMesh(objects);
    return { ...(weight !== undefined && { weight }), subsetsDefined };
  }
  const all = objects.rollouts.map(rollout => ofRollout(rollout, objects));
  const [{ weight }] = all;
  return {
    ...(weight !== undefined &&
      all.every(each => each.weight === weight) && { weight }),
    subsetsDefined: all.every(({ subsetsDefined }) => subsetsDefined),
  };
}

function ofRollout(
  manifest: RolloutManifest,
  objects: ProductionObjects,
): Traffic {
  const strategy = manifest.spec?.strategy?.canary;
  if (!strategy?.trafficRouting) {
    return { weight: weightOfSteps(manifest), subsetsDefined: true };
  }
  const mesh = toMesh(objects, strategy);
  if (strategy.trafficRouting.istio && mesh.routed) {
    return mesh;
  }
  const weights = manifest.status?.canary?.weights;
  return {
    // The load balancer may not have it yet.
    ...(weights?.verified !== false && { weight: weights?.canary?.weight }),
    subsetsDefined: true,
  };
}
