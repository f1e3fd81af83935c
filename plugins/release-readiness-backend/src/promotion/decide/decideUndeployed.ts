import type { TextReference } from '@release-readiness/backstage-plugin-release-readiness-common';
import { systemActor } from '../events';
import type { Promotion } from '../states';
import { hasLostQuorum } from '../transition';
import { act, type Decision, type Given, waitFor } from './Decision';

/** Whose click it waits for; windows were looked at before. */
export function startOf({ breakGlass }: Promotion): TextReference {
  return {
    key: `promotion.waiting.${breakGlass ? 'start-after-break-glass' : 'start'}`,
  };
}

/** Before anything of it runs: gates, approvals, windows and the lock. */
export function decideUndeployed(given: Given): Decision {
  const { promotion, circumstances, now, policy } = given;
  const { state } = promotion;
  const { gate, invalidation } = circumstances;
  if (invalidation !== undefined) {
    return act({ kind: 'invalidate', cause: invalidation, actor: systemActor });
  }
  switch (state.name) {
    case 'gating':
      return gate
        ? act({
            kind: 'gates-evaluated',
            guards: gate.guards,
            subjectHash: promotion.subjectHash,
            actor: systemActor,
          })
        : waitFor(['gates']);
    case 'awaiting-approval':
      return waitFor(['approval']);
    case 'ready':
    case 'scheduled': {
      // First of all, so that somebody else can approve before it is due.
      if (gate && hasLostQuorum(promotion, gate.membership, now, policy)) {
        const { membership } = gate;
        return act({ kind: 'quorum-lost', membership, actor: systemActor });
      }
      if (state.name === 'scheduled' && now < state.opensAt) {
        return waitFor(['window']);
      }
      if (!gate) return waitFor(['gates']);
      const mustWait =
        promotion.kind === 'release' &&
        promotion.breakGlass === undefined &&
        !gate.windowOpen;
      if (mustWait) {
        return gate.nextOpening !== undefined && gate.nextOpening > now
          ? act({
              kind: 'schedule',
              opensAt: gate.nextOpening,
              actor: systemActor,
            })
          : waitFor(['no-window']);
      }
      // A release that was never scheduled waits for its requester's click.
      if (state.name === 'ready' && promotion.kind === 'release') {
        return waitFor([startOf(promotion)]);
      }
      return gate.lockTaken
        ? act({
            kind: 'start',
            guards: gate.guards,
            subjectHash: promotion.subjectHash,
            windowOpen: gate.windowOpen,
            lockTaken: gate.lockTaken,
            membership: gate.membership,
            actor: systemActor,
          })
        : waitFor(['lock']);
    }
    default:
      return waitFor(['submission']);
  }
}
