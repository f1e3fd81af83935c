import type { Finding } from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  PodObservation,
  WorkloadObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { hoursSince, newestOf, oldestOf, printHours } from '../ages';
import {
  workloadLink,
  workloadSubject,
  type LocatedWorkload,
} from '../workloads';

/** What {@link judgeHealth} compares with. */
export interface SoakLimit {
  minutes: number;
  now: Date;
}

/** Pods that are over; the API keeps them for a while. */
const ended = ['Failed', 'Succeeded'];

/** Pods of an earlier specification still serve. A Rollout keeps them on purpose. */
function hasOldPods({ kind, pods }: WorkloadObservation): boolean {
  return (
    kind !== 'Rollout' &&
    pods.some(
      ({ current, terminating, phase }) =>
        current === false && !terminating && !ended.includes(phase),
    )
  );
}

/** The rollout of the latest specification has come to its end, every pod ready. */
export function rolloutProblem({
  workload,
}: Pick<LocatedWorkload, 'workload'>) {
  const { observedGeneration, generation, desiredReplicas } = workload;
  const { updatedReplicas, readyReplicas, availableReplicas } = workload;
  if (
    (observedGeneration ?? -1) < generation ||
    updatedReplicas < desiredReplicas ||
    hasOldPods(workload)
  ) {
    return 'not-observed';
  }
  const stuck = workload.conditions.some(
    ({ type, status }) => type === 'Progressing' && status === 'False',
  );
  return stuck || Math.min(readyReplicas, availableReplicas) < desiredReplicas
    ? 'unhealthy'
    : undefined;
}

/** The pods by which a workload proves that its latest specification works. */
function provingPods({ pods }: WorkloadObservation): PodObservation[] {
  return pods.filter(
    ({ ready, track, current, terminating }) =>
      ready && track === 'stable' && current && !terminating,
  );
}

/**
 * Since when a workload has soaked (ISO 8601): its longest-running pod counts,
 * so that one that was moved does not start the clock again. A container that
 * ended and was started again does: it may have crashed.
 */
export function soakedSince(workload: WorkloadObservation): string | undefined {
  const pods = provingPods(workload);
  const restarted = pods.filter(({ restarts }) => restarts > 0);
  if (restarted.some(({ startedAt }) => startedAt === undefined)) {
    return undefined;
  }
  const starts = (list: PodObservation[]) =>
    list.flatMap(({ startedAt }) => startedAt ?? []);
  const oldest = oldestOf(starts(pods));
  return oldest && newestOf([oldest, ...starts(restarted)]);
}

/**
 * Whether a workload of the candidate runs healthy on staging and has soaked
 * for the configured time.
 */
export function judgeHealth(
  located: LocatedWorkload,
  { minutes, now }: SoakLimit,
): Finding {
  const { workload } = located;
  const base = {
    subject: workloadSubject(located),
    link: workloadLink(workload),
  };
  const problem = rolloutProblem(located);
  if (problem) {
    return {
      ...base,
      outcome: 'fail',
      message: { key: problem },
      observed: `${workload.readyReplicas} / ${workload.desiredReplicas}`,
      expected: `${workload.desiredReplicas} / ${workload.desiredReplicas}`,
    };
  }
  const pods = provingPods(workload);
  if (
    pods.length === 0 ||
    pods.some(pod => pod.images.some(({ digest }) => !digest))
  ) {
    return { ...base, outcome: 'unknown', message: { key: 'no-digest' } };
  }
  const since = soakedSince(workload);
  if (since === undefined) {
    return { ...base, outcome: 'unknown', message: { key: 'no-start' } };
  }
  const hours = hoursSince(since, now);
  const soaked = hours * 60 >= minutes;
  return {
    ...base,
    outcome: soaked ? 'pass' : 'fail',
    message: { key: soaked ? 'healthy' : 'soaking' },
    observed: printHours(hours),
    expected: `≥ ${printHours(minutes / 60)}`,
  };
}
