import { Fields, listOf } from '../store/fields';

/** A condition as a controller wants it to be. */
export interface WantedCondition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason?: string;
  message?: string;
}

/** Sets a condition; its transition time moves only when its status changes. */
export function withCondition(
  conditions: unknown,
  wanted: WantedCondition,
  now: string,
): Fields[] {
  const list = listOf(conditions);
  const present = list.find(condition => condition.type === wanted.type);
  if (
    present &&
    present.status === wanted.status &&
    present.reason === wanted.reason
  ) {
    return list;
  }
  const next: Fields = {
    ...wanted,
    lastUpdateTime: now,
    lastTransitionTime:
      present?.status === wanted.status ? present?.lastTransitionTime : now,
  };
  return [...list.filter(condition => condition !== present), next];
}
