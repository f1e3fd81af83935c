import type {
  Limits,
  WorkloadObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';

/** Why pods can be missing during a rollout, as a text key. */
export type StrategyProblem =
  | 'default'
  | 'unavailable'
  | 'surge'
  | 'recreate'
  | 'in-place'
  | 'on-delete'
  | 'not-parsable';

/** What an absent block reads back as. */
const serverDefault = '25%';

/**
 * Pods behind a number or a percentage. Kubernetes rounds what may be missing
 * down, and what may be started on top up.
 */
export function resolvePods(
  value: string,
  replicas: number,
  round: 'down' | 'up',
): number | undefined {
  const match = /^(\d+)(%?)$/.exec(value.trim());
  if (!match) return undefined;
  const number = Number(match[1]);
  if (match[2] === '') return number;
  const exact = (number * replicas) / 100;
  return round === 'down' ? Math.floor(exact) : Math.ceil(exact);
}

/**
 * Why a rollout of the workload can take a pod away, or `undefined` when it
 * can't (§4.1).
 *
 * @remarks
 * Percentages are resolved at the autoscaler's maximum: what is no pod of
 * three is one of ten.
 */
export function strategyProblem(
  workload: WorkloadObservation,
  limits: Limits,
): StrategyProblem | undefined {
  const { kind, strategy } = workload;
  if (strategy.progressive) return undefined;
  if (kind === 'StatefulSet') return 'in-place';
  if (strategy.type === 'Recreate') return 'recreate';
  if (strategy.type === 'OnDelete') return 'on-delete';
  if (strategy.type !== 'RollingUpdate') return 'not-parsable';
  const { maxUnavailable = serverDefault, maxSurge = serverDefault } = strategy;
  if (maxUnavailable === serverDefault && maxSurge === serverDefault) {
    return 'default';
  }
  const replicas = Math.max(
    workload.autoscaler?.maxReplicas ?? 0,
    workload.desiredReplicas,
  );
  const unavailable = resolvePods(maxUnavailable, replicas, 'down');
  const surge = resolvePods(maxSurge, replicas, 'up');
  if (unavailable === undefined || surge === undefined) return 'not-parsable';
  if (unavailable > limits.rolloutMaximumUnavailable) return 'unavailable';
  return surge < 1 || surge > limits.rolloutMaximumSurge ? 'surge' : undefined;
}
