import type { DriverObservation } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { RolloutManifest } from '../resources/rolloutManifests';

/*
 * How the steps of a Rollout have to look, so that the portal decides and the
 * controller only carries out:
 *
 *   - setCanaryScale: {replicas: 1}
 *   - setWeight: 5                           # policy.canaryWeight
 *   - pause: {}                              # observing-canary
 *   - setCanaryScale: {matchTrafficWeight: true}
 *   - setWeight: 30                          # policy.trafficWeight
 *   - pause: {}                              # observing-traffic
 *
 * | Effect of the portal | What CI does           | Read back as                       |
 * | -------------------- | ---------------------- | ---------------------------------- |
 * | deploy-canary        | new digest in the spec | first pause: weight, canary digest |
 * | set-weight           | past the first pause   | second pause: its weight           |
 * | roll-out             | past the second pause  | Healthy, the canary became stable  |
 * | clean-up             | nothing                | no canary, no weight               |
 * | roll-back            | abort, digest put back | weight 0, stable digest            |
 *
 * A pause with a duration, or a weight that no pause follows, lets the
 * controller go on before the observation is covered: that is an obstacle.
 */

/** Pauses that the controller makes because its own judgement failed to come. */
const inconclusive = ['InconclusiveAnalysisRun', 'InconclusiveExperiment'];

type Obstacle = DriverObservation['obstacle'];

function obstacle(
  reason: string,
  params: NonNullable<Obstacle>['params'],
): Obstacle {
  return { key: `promotion.obstacle.${reason}`, params };
}

/** Why this Rollout may not be moved on, or would move on by itself. */
export function findObstacle(manifest: RolloutManifest): Obstacle {
  const { spec = {}, status = {} } = manifest;
  const name = manifest.metadata?.name ?? '';
  const steps = spec.strategy?.canary?.steps ?? [];
  if (steps.length === 0) {
    return obstacle('no-canary-strategy', { name });
  }
  if (
    status.conditions?.some(
      ({ type, status: holds }) => type === 'InvalidSpec' && holds === 'True',
    )
  ) {
    return obstacle('invalid-spec', { name });
  }
  if (
    status.pauseConditions?.some(({ reason = '' }) =>
      inconclusive.includes(reason),
    )
  ) {
    return obstacle('inconclusive-analysis', { name });
  }
  const hasty = findHastyStep(steps);
  return hasty < 0
    ? undefined
    : obstacle('steps-go-on', { name, step: hasty + 1 });
}

type Steps = NonNullable<
  NonNullable<NonNullable<RolloutManifest['spec']>['strategy']>['canary']
>['steps'];

/** The first weight that is not followed by a pause without an end; -1 = none. */
function findHastyStep(steps: NonNullable<Steps>): number {
  return steps.findIndex(({ setWeight }, index) => {
    if (setWeight === undefined || setWeight === 100) {
      return false;
    }
    const next = steps
      .slice(index + 1)
      .find(step => step.pause !== undefined || step.setWeight !== undefined);
    return !next?.pause || next.pause.duration !== undefined;
  });
}

/**
 * Weight by the steps that are done, for a Rollout whose controller shifts
 * pods, not routes.
 */
export function weightOfSteps({
  spec = {},
  status = {},
}: RolloutManifest): number | undefined {
  const { currentPodHash, stableRS, currentStepIndex, abort } = status;
  if (!currentPodHash || !stableRS) {
    return undefined;
  }
  if (currentPodHash === stableRS) {
    return 0;
  }
  if (abort || currentStepIndex === undefined) {
    return undefined;
  }
  const done = (spec.strategy?.canary?.steps ?? []).slice(0, currentStepIndex);
  return done.reduce((weight, step) => step.setWeight ?? weight, 0);
}
