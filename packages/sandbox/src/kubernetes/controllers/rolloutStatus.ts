import { KubernetesObject } from '../model';
import { Fields, fieldsOf } from '../store/fields';
import { withCondition } from './conditions';
import { Progress, stepsOf, weightAt } from './rolloutSteps';

/** What a Rollout is about, once its controller has done what it could. */
export interface RolloutSituation {
  /** Hashes of the version that is wanted and of the one that serves. */
  newest: string;
  stable: string;
  revision: number;
  aborted: boolean;
  progress: Progress;
}

/** Reason of the condition Progressing, by phase. */
const reasons = {
  Degraded: 'RolloutAborted',
  Paused: 'RolloutPaused',
  Healthy: 'NewReplicaSetAvailable',
  Progressing: 'ReplicaSetUpdated',
} as const;

/** A Rollout's status, from its ReplicaSets and where it stands. */
export function rolloutStatus(
  rollout: KubernetesObject,
  sets: readonly KubernetesObject[],
  situation: RolloutSituation,
  now: string,
): Fields {
  const { newest, stable, revision, aborted, progress } = situation;
  const before = fieldsOf(rollout.status);
  const spec = fieldsOf(rollout.spec);
  const sum = (field: string) =>
    sets.reduce(
      (all, set) => all + Number(fieldsOf(set.status)[field] ?? 0),
      0,
    );
  const updated = sets.find(({ metadata }) =>
    metadata.name?.endsWith(`-${newest}`),
  );
  const wanted = Number(spec.replicas ?? 1);
  const isDone = newest === stable;
  const available = Number(fieldsOf(updated?.status).availableReplicas ?? 0);
  const abortMessage = `RolloutAborted: Rollout aborted update to revision ${revision}`;
  const [phase, message] = phaseOf({
    aborted: aborted && !isDone ? abortMessage : undefined,
    paused: progress.pauses.length > 0,
    healthy: isDone && available >= wanted,
  });
  const weight =
    isDone || aborted ? 0 : weightAt(stepsOf(spec) ?? [], progress.index);
  const conditions = [
    {
      type: 'Available',
      holds: sum('availableReplicas') >= wanted,
      reason: 'AvailableReason',
    },
    {
      type: 'Progressing',
      holds: phase !== 'Degraded',
      reason: reasons[phase],
    },
    { type: 'Paused', holds: phase === 'Paused', reason: 'RolloutPaused' },
    { type: 'Healthy', holds: phase === 'Healthy', reason: 'RolloutHealthy' },
    { type: 'Completed', holds: isDone, reason: 'RolloutCompleted' },
  ].reduce<Fields[]>(
    (all, { type, holds, reason }) =>
      withCondition(
        all,
        {
          type,
          status: holds ? 'True' : 'False',
          reason,
          message: message || reason,
        },
        now,
      ),
    (before.conditions as Fields[] | undefined) ?? [],
  );
  return {
    ...(before.selector !== undefined && { selector: before.selector }),
    phase,
    ...(message && { message }),
    // a string, as Argo Rollouts writes it
    observedGeneration: String(rollout.metadata.generation),
    currentPodHash: newest,
    stableRS: stable,
    currentStepIndex: progress.index,
    ...(aborted &&
      !isDone && { abort: true, abortedAt: before.abortedAt ?? now }),
    ...(progress.pauses.length > 0 && { pauseConditions: progress.pauses }),
    ...(progress.paused && { controllerPause: true }),
    canary: {
      weights: {
        canary: { weight, podTemplateHash: newest },
        stable: { weight: 100 - weight, podTemplateHash: stable },
      },
    },
    replicas: sum('replicas'),
    HPAReplicas: sum('replicas'),
    readyReplicas: sum('readyReplicas'),
    availableReplicas: sum('availableReplicas'),
    updatedReplicas: Number(fieldsOf(updated?.status).replicas ?? 0),
    conditions,
  };
}

function phaseOf(state: {
  aborted: string | undefined;
  paused: boolean;
  healthy: boolean;
}): [phase: keyof typeof reasons, message: string] {
  if (state.aborted !== undefined) {
    return ['Degraded', state.aborted];
  }
  if (state.paused) {
    return ['Paused', 'CanaryPauseStep'];
  }
  return state.healthy
    ? ['Healthy', '']
    : ['Progressing', 'more replicas need to be updated'];
}
