import { Fields, fieldsOf } from '../store/fields';

/** Replicas of one ReplicaSet during a rollout. */
export interface ReplicaCount {
  name: string;
  replicas: number;
  /** Pods that are ready. */
  available: number;
}

/** How many replicas each ReplicaSet should have next. */
export interface RolloutStep {
  newReplicas: number;
  /** By name of the old ReplicaSet. */
  oldReplicas: Record<string, number>;
}

/** A number, or a share of the wanted replicas: `maxSurge` rounds up, `maxUnavailable` down. */
export function resolveShare(
  value: unknown,
  wanted: number,
  round: 'up' | 'down',
): number {
  if (typeof value === 'string' && value.endsWith('%')) {
    const exact = (Number.parseFloat(value) * wanted) / 100;
    return round === 'up' ? Math.ceil(exact) : Math.floor(exact);
  }
  return Number(value ?? 0);
}

/**
 * Plans the next step of a Deployment's rollout, as its controller does: the
 * new ReplicaSet grows as far as `maxSurge` lets it, the old ones shrink as far
 * as `maxUnavailable` lets them; with `Recreate` the old pods go first.
 */
export function planRollout(
  strategy: Fields,
  wanted: number,
  current: ReplicaCount,
  old: ReplicaCount[],
): RolloutStep {
  const oldTotal = old.reduce((sum, set) => sum + set.replicas, 0);
  if (strategy.type === 'Recreate') {
    return {
      newReplicas: oldTotal > 0 ? current.replicas : wanted,
      oldReplicas: Object.fromEntries(old.map(set => [set.name, 0])),
    };
  }
  const rolling = fieldsOf(strategy.rollingUpdate);
  const surge = resolveShare(rolling.maxSurge, wanted, 'up');
  const share = resolveShare(rolling.maxUnavailable, wanted, 'down');
  const unavailable = surge === 0 && share === 0 ? 1 : share;

  const room = wanted + surge - oldTotal - current.replicas;
  const newReplicas =
    current.replicas > wanted
      ? wanted
      : Math.min(wanted, current.replicas + Math.max(0, room));

  // Pods that are not ready serve nobody: they go first and cost no availability.
  const oldReplicas: Record<string, number> = {};
  for (const set of old) {
    oldReplicas[set.name] = set.available;
  }
  const available =
    current.available + old.reduce((sum, set) => sum + set.available, 0);
  let spare = Math.max(0, available - (wanted - unavailable));
  for (const set of old) {
    const removed = Math.min(spare, oldReplicas[set.name]);
    oldReplicas[set.name] -= removed;
    spare -= removed;
  }
  return { newReplicas, oldReplicas };
}
