import { Fields, fieldsOf, listOf } from '../store/fields';

/** Where a Rollout stands on its steps, from its status. */
export interface Progress {
  /** The step that is carried out; the number of steps: all are done. */
  index: number;
  /** Reasons for which it is paused. */
  pauses: Fields[];
  /** It paused at this step: without a reason left, it was resumed. */
  paused: boolean;
}

/** What a controller can do for a step. */
export interface StepActions {
  /** Pods of the new version; true once so many are available. */
  scale(replicas: number): boolean;
  /** Percent of the traffic for the new version. */
  route(weight: number): void;
  /** How a pause with this duration ends by itself. */
  resumeAfter(duration: string): void;
  now: string;
}

/** Percent that the steps before one give to the new version. */
export function weightAt(steps: readonly Fields[], index: number): number {
  return steps
    .slice(0, index)
    .reduce((weight, step) => Number(step.setWeight ?? weight), 0);
}

/** Pods of the new version that the steps before one ask for. */
export function canaryReplicas(
  steps: readonly Fields[],
  index: number,
  replicas: number,
): number {
  const scale = steps
    .slice(0, index)
    .reduce<Fields>(
      (found, step) =>
        step.setCanaryScale ? fieldsOf(step.setCanaryScale) : found,
      {},
    );
  return scale.replicas === undefined
    ? Math.ceil((weightAt(steps, index) * replicas) / 100)
    : Number(scale.replicas);
}

/** Goes on as far as the steps let it, which may be no step at all. */
export function walkSteps(
  steps: readonly Fields[],
  replicas: number,
  from: Progress,
  actions: StepActions,
): Progress {
  const { pauses } = from;
  let { index, paused } = from;
  for (; index < steps.length; index += 1) {
    const step = steps[index];
    if (step.pause !== undefined) {
      if (pauses.length > 0) {
        return { index, pauses, paused };
      }
      if (!paused) {
        const { duration } = fieldsOf(step.pause);
        if (duration !== undefined) {
          actions.resumeAfter(String(duration));
        }
        return {
          index,
          paused: true,
          pauses: [{ reason: 'CanaryPauseStep', startTime: actions.now }],
        };
      }
      paused = false;
      continue;
    }
    if (!actions.scale(canaryReplicas(steps, index + 1, replicas))) {
      break;
    }
    if (step.setWeight !== undefined) {
      actions.route(Number(step.setWeight));
    }
  }
  return { index, pauses: [], paused: false };
}

/** The steps of a Rollout's canary; undefined where it has another strategy. */
export function stepsOf(spec: Fields): Fields[] | undefined {
  const { canary } = fieldsOf(spec.strategy);
  return canary === undefined ? undefined : listOf(fieldsOf(canary).steps);
}
