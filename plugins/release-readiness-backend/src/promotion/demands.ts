import type {
  ImageDigest,
  PromotionPolicy,
  PromotionStepName,
  PromotionSubject,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { DriverObservation } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { ServiceProof } from './events';
import { type Promotion, stepOf } from './states';

// Routes hold whole percents; half of one allows for a controller's rounding.
const weightRounding = 0.5;

function digestSet(images: readonly ImageDigest[]): Set<string> {
  return new Set(images.map(image => image.digest));
}

// Containers of canary and stable workloads have different names, so what is
// compared is the set of digests.
export function sameDigests(
  a: readonly ImageDigest[],
  b: readonly ImageDigest[],
): boolean {
  const left = digestSet(a);
  const right = digestSet(b);
  return left.size === right.size && [...left].every(d => right.has(d));
}

/** A first release has nothing beside it: it is judged without stable. */
export function isFirstRelease(subject: PromotionSubject): boolean {
  return subject.rollbackPlan.application.kind === 'remove';
}

/** Weight of the canary that a step intends, percent. */
export function intendedWeight(
  subject: PromotionSubject,
  step: PromotionStepName,
  policy: PromotionPolicy,
): number {
  switch (step) {
    case 'preparing':
      return 0;
    case 'canary':
    case 'observing-canary':
      return isFirstRelease(subject) ? 100 : policy.canaryWeight;
    case 'shifting-traffic':
    case 'observing-traffic':
      return isFirstRelease(subject) ? 100 : policy.trafficWeight;
    default:
      return 100;
  }
}

class Demands {
  readonly unmet: TextReference[] = [];
  that(met: boolean, key: string, params?: TextReference['params']): void {
    if (!met) this.unmet.push({ key: `promotion.demand.${key}`, params });
  }
  without(obstacle: TextReference | undefined): void {
    if (obstacle) this.unmet.push(obstacle);
  }
}

/**
 * What has not been read back yet of what a step asks for. Empty = the step
 * has happened. An effect's success is a claim; this is the proof.
 */
export function unmetDemands(
  subject: PromotionSubject,
  step: PromotionStepName,
  observed: DriverObservation,
  proof: ServiceProof,
  policy: PromotionPolicy,
): TextReference[] {
  const demands = new Demands();
  const { stable, canary } = observed.runningDigests;
  const target = subject.rollbackPlan.application;
  demands.that(observed.phase !== 'aborted', 'not-aborted');
  demands.that(observed.upToDate, 'up-to-date');
  switch (step) {
    case 'preparing':
      demands.that(!observed.canaryPresent, 'no-canary-left');
      demands.that(
        target.kind === 'remove'
          ? stable.length === 0
          : sameDigests(stable, target.digests),
        'rollback-target-runs',
      );
      demands.without(observed.obstacle);
      break;
    case 'canary':
    case 'observing-canary':
    case 'shifting-traffic':
    case 'observing-traffic': {
      const weight = intendedWeight(subject, step, policy);
      demands.that(
        target.kind === 'remove' ||
          (observed.actualWeight !== undefined &&
            Math.abs(observed.actualWeight - weight) <= weightRounding),
        'weight',
        { weight },
      );
      demands.that(sameDigests(canary, subject.digests), 'canary-digests');
      demands.that(observed.ready, 'ready');
      demands.without(observed.obstacle);
      break;
    }
    case 'rolling-out':
    case 'smoke-testing':
      demands.that(sameDigests(stable, subject.digests), 'released-digests');
      demands.that(observed.ready, 'ready');
      break;
    default:
      demands.that(sameDigests(stable, subject.digests), 'released-digests');
      demands.that(!observed.canaryPresent, 'no-canary-left');
      demands.that(observed.ready, 'ready');
  }
  if (step === 'smoke-testing') {
    demands.that(proof.smokePassed, 'smoke-test');
  }
  return demands.unmet;
}

/** What has not been read back yet of a rollback: traffic first, then code. */
export function unmetRollbackDemands(
  subject: PromotionSubject,
  observed: DriverObservation,
): TextReference[] {
  const demands = new Demands();
  const { stable } = observed.runningDigests;
  const target = subject.rollbackPlan.application;
  demands.that(observed.upToDate, 'up-to-date');
  if (target.kind === 'remove') {
    // Pods come and go: only that no workload is left proves a removal.
    demands.that(observed.workloadPresent === false, 'removed');
    return demands.unmet;
  }
  demands.that(
    observed.actualWeight === 0 || !observed.canaryPresent,
    'stable-traffic',
  );
  demands.that(sameDigests(stable, target.digests), 'previous-digests');
  return demands.unmet;
}

/**
 * Somebody has gone back without the portal (with CI, while the portal was
 * down): the candidate was read back in production before, and now nothing of
 * it is left and the pinned target runs. Never told from a weight alone.
 */
export function wentBackOutside(
  { subject, state }: Pick<Promotion, 'subject' | 'state'>,
  observed: DriverObservation,
): boolean {
  const step = stepOf(state)?.name;
  return (
    step !== undefined &&
    step !== 'preparing' &&
    step !== 'canary' &&
    !observed.canaryPresent &&
    unmetRollbackDemands(subject, observed).length === 0
  );
}

/** What is missing before a rollback counts as done. */
export function unmetRollbackProof(
  subject: PromotionSubject,
  observed: DriverObservation,
  proof: ServiceProof,
): TextReference[] {
  const demands = new Demands();
  // Nothing serves after a first release was taken away: nothing to probe.
  if (!isFirstRelease(subject)) {
    demands.that(observed.ready, 'ready');
    demands.that(proof.healthy, 'healthy');
    demands.that(proof.smokePassed, 'smoke-test');
  }
  return [...unmetRollbackDemands(subject, observed), ...demands.unmet];
}
