import type { WorkloadObservation } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { ConditionManifest } from '../resources/manifests';

/** Conditions that are good when they are `False`. */
const badWhenTrue = ['ReplicaFailure', 'InvalidSpec', 'Paused'];

/** Those conditions that tell of trouble, and `Progressing` in any case. */
export function toConditions(
  conditions: ConditionManifest[] | undefined,
): WorkloadObservation['conditions'] {
  return (conditions ?? [])
    .filter(({ type, status }) => {
      if (type === 'Progressing') {
        return true;
      }
      return badWhenTrue.includes(type ?? '')
        ? status === 'True'
        : status === 'False';
    })
    .map(({ type = '', status = 'Unknown', reason }) => ({
      type,
      status,
      ...(reason && { reason }),
    }));
}

/** When a condition took its present status (ISO 8601). */
export function transitionOf(
  conditions: ConditionManifest[] | undefined,
  type: string,
): string | undefined {
  return conditions?.find(condition => condition.type === type)
    ?.lastTransitionTime;
}
