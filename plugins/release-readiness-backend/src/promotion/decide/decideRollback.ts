import { unmetRollbackDemands, unmetRollbackProof } from '../demands';
import { systemActor } from '../events';
import type { RollingBackState, VerifyingRollbackState } from '../states';
import {
  act,
  type Decision,
  failure,
  type Given,
  nothing,
  proofOf,
  waitFor,
} from './Decision';

/** On the way back: applied, then verified; a failed effect comes last. */
export function decideRollback(given: Given): Decision {
  const { promotion, circumstances } = given;
  const { state } = promotion;
  if (state.name !== 'rolling-back' && state.name !== 'verifying-rollback') {
    return nothing;
  }
  const { driver } = circumstances;
  if (driver.status === 'known') {
    const { observation } = driver;
    const proof = proofOf(given, state.since);
    const unmet =
      state.name === 'rolling-back'
        ? unmetRollbackDemands(promotion.subject, observation)
        : unmetRollbackProof(promotion.subject, observation, proof);
    if (unmet.length === 0) {
      return state.name === 'rolling-back'
        ? act({ kind: 'rollback-applied', observation, actor: systemActor })
        : act({
            kind: 'rollback-verified',
            observation,
            proof,
            actor: systemActor,
          });
    }
    return orFailure(given, state, waitFor(unmet));
  }
  return orFailure(given, state, waitFor(['driver']));
}

/** What CI failed at ends a rollback that is not read back in time either. */
function orFailure(
  given: Given,
  state: RollingBackState | VerifyingRollbackState,
  otherwise: Decision,
): Decision {
  const failed = failure(given, state.work.effectId);
  const mayStillShow =
    'failsAt' in state &&
    state.failsAt !== undefined &&
    given.now < state.failsAt;
  return failed && !mayStillShow ? act(failed) : otherwise;
}
