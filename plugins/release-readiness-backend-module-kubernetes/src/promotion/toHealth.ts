import type { ProductionPod } from './pods';
import type { ServingUnit, WorkloadState } from './ServingUnit';

/** What pods tell of a service that declares no health URL. */
export type Health = 'ok' | 'failed' | 'unknown';

/**
 * §5.2 by readiness and restarts: of the canary's pods, of the service's where
 * there is no canary. Pods that only start are neither well nor ill; a restart
 * counts when it happened after `since`.
 *
 * @param since - Milliseconds since 1970; absent = can't be told.
 */
export function toHealth(
  states: readonly WorkloadState[],
  since: number | undefined,
): Health {
  const units = states
    .flatMap(state => state.units)
    .filter(({ desired }) => desired > 0);
  const canaries = units.filter(({ track }) => track === 'canary');
  const judged = canaries.length > 0 ? canaries : units;
  const all = judged.map(unit => healthOfUnit(unit, since));
  if (all.includes('failed') || all.length === 0) {
    return 'failed';
  }
  return all.includes('unknown') ? 'unknown' : 'ok';
}

function healthOfUnit(
  { pods }: ServingUnit,
  since: number | undefined,
): Health {
  const all = pods
    .filter(({ terminating }) => !terminating)
    .map(pod => healthOfPod(pod, since));
  if (all.includes('failed') || all.length === 0) {
    return 'failed';
  }
  // While some are well, others may take their time to start.
  return all.includes('ok') ? 'ok' : 'unknown';
}

function healthOfPod(
  { ready, starting, restarts }: ProductionPod,
  since: number | undefined,
): Health {
  if (starting) {
    return 'unknown';
  }
  if (!ready) {
    return 'failed';
  }
  if (restarts.length === 0) {
    return 'ok';
  }
  if (since === undefined) {
    return 'unknown';
  }
  const isNew = restarts.some(
    ({ endedAt }) => endedAt === undefined || endedAt >= since,
  );
  return isNew ? 'failed' : 'ok';
}
