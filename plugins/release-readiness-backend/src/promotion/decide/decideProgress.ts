import type { TextReference } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { DriverObservation } from '@release-readiness/backstage-plugin-release-readiness-node';
import { unmetDemands } from '../demands';
import {
  type Coverage,
  type PromotionEvent,
  type ServiceProof,
  systemActor,
} from '../events';
import { missingSignOffs } from '../signOffs';
import { isObserving, type StepState } from '../states';
import { act, type Decision, waitFor } from './Decision';
import type { StepView } from './findHold';

// A running observation is never cut short; what sends more traffic to the
// candidate waits. After the full release nothing does.
const opensMoreTraffic: ReadonlySet<StepState['name']> = new Set([
  'preparing',
  'observing-canary',
  'observing-traffic',
]);

/** The next step, once everything that it demands was read back. */
export function decideProgress(
  rule: StepView,
  coverage: Coverage | undefined,
): Decision {
  const { promotion, circumstances, state, proof, policy } = rule;
  const { driver, restriction } = circumstances;
  if (driver.status !== 'known') return waitFor(['driver'], coverage);
  const { observation } = driver;
  const unmet = unmetDemands(
    promotion.subject,
    state.name,
    observation,
    proof,
    policy,
  );
  if (coverage) unmet.push(...unmetObservation(rule, coverage));
  if (unmet.length > 0) return waitFor(unmet, coverage);
  if (
    restriction &&
    promotion.breakGlass === undefined &&
    opensMoreTraffic.has(state.name)
  ) {
    return act(
      {
        kind: 'hold',
        reason: restriction.kind,
        message: restriction.message,
        actor: systemActor,
      },
      coverage,
    );
  }
  return act(progressEvent(state, observation, proof, coverage), coverage);
}

function progressEvent(
  state: StepState,
  observation: DriverObservation,
  proof: ServiceProof,
  coverage: Coverage | undefined,
): PromotionEvent {
  return isObserving(state) && coverage
    ? {
        kind: 'observation-completed',
        step: state.name,
        coverage,
        observation,
        proof,
        actor: systemActor,
      }
    : {
        kind: 'step-verified',
        step: state.name,
        observation,
        proof,
        actor: systemActor,
      };
}

function unmetObservation(
  { promotion, state, proof }: StepView,
  coverage: Coverage,
): TextReference[] {
  const unmet: TextReference[] = [];
  const demand = (met: boolean, key: string) => {
    if (!met) unmet.push({ key: `promotion.waiting.${key}` });
  };
  demand(coverage.covered >= coverage.required, 'observation');
  demand(!coverage.pending, 'pending-points');
  demand(proof.healthy, 'health');
  if (state.name === 'observing-release') {
    demand(proof.smokePassed, 'smoke-test');
    for (const role of missingSignOffs(promotion)) {
      demand(false, `sign-off.${role}`);
    }
  }
  return unmet;
}
