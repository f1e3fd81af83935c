import type { KubernetesObject } from '@release-readiness/sandbox';

/** How far a Rollout is: what the portal reads of it. */
export function rolloutState(rollout: KubernetesObject | undefined): object {
  const {
    phase,
    abort = false,
    currentStepIndex,
    pauseConditions = [],
    currentPodHash,
    stableRS,
    replicas,
    readyReplicas,
    updatedReplicas,
  } = rollout?.status as Record<string, unknown> & {
    pauseConditions?: { reason: string }[];
  };
  return {
    phase,
    abort,
    currentStepIndex,
    pauses: pauseConditions.map(({ reason }) => reason),
    stable: currentPodHash === stableRS,
    replicas,
    readyReplicas,
    updatedReplicas,
  };
}
