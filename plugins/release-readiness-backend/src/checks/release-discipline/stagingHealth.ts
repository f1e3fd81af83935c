import type { Finding } from '@release-readiness/backstage-plugin-release-readiness-common';
import { hoursSince, oldestOf, printHours } from '../ages';
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

/** The rollout of the latest specification has come to its end, every pod ready. */
export function rolloutProblem({
  workload,
}: Pick<LocatedWorkload, 'workload'>) {
  const { observedGeneration, generation, desiredReplicas } = workload;
  const { updatedReplicas, readyReplicas, availableReplicas } = workload;
  if (
    (observedGeneration ?? -1) < generation ||
    updatedReplicas < desiredReplicas
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

/**
 * Whether a workload of the candidate runs healthy on staging and has soaked:
 * its longest-running ready pod has run for the configured time. A pod that
 * was moved in between does not start the clock again.
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
  const pods = workload.pods.filter(pod => pod.ready && pod.track === 'stable');
  if (
    pods.length === 0 ||
    pods.some(pod => pod.images.some(({ digest }) => !digest))
  ) {
    return { ...base, outcome: 'unknown', message: { key: 'no-digest' } };
  }
  const since = oldestOf(pods.flatMap(({ startedAt }) => startedAt ?? []));
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
