import type {
  PromotionCommand,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { canResume, type GateEvaluation } from '../decide';
import { EvidenceRefreshError } from '../desk';
import { callOutside } from '../runner';
import type { Instant, Promotion } from '../states';
import { PromotionVersionError, type StoredPromotion } from '../store';
import { transition, type TransitionResult } from '../transition';
import { commandEvent } from './commandEvent';
import {
  PromotionConflictError,
  PromotionForbiddenError,
  PromotionInputError,
  PromotionUnavailableError,
  refusedBecause,
} from './errors';
import { findSecondPeople } from './findSecondPeople';
import { requestTimeout, type ServicePorts } from './ports';
import type { PromotionCaller } from './PromotionCaller';
import type { PromotionLookup, Standing } from './PromotionLookup';
import { readStep, storedCircumstances } from './readCircumstances';
import { notForThem, usableRoles } from './rights';

/** What people do to promotions. */
export class PromotionCommands {
  constructor(
    private readonly ports: ServicePorts,
    private readonly lookup: PromotionLookup,
  ) {}

  /**
   * Applies a command at the version that the person saw. What is refused is
   * on the trail, with the reason that the person is given.
   *
   * @throws PromotionForbiddenError when it is not for this person
   * @throws PromotionConflictError when it is not possible now
   */
  async act(
    stored: StoredPromotion,
    command: PromotionCommand,
    caller: PromotionCaller,
  ): Promise<void> {
    const { store, policyOf, publish } = this.ports;
    const { promotion } = stored;
    const policy = policyOf(promotion);
    const standing = await this.lookup.standing(
      promotion.subject.entityRef,
      caller,
    );
    const roles = usableRoles(standing.rights);
    const forbidden =
      notForThem(command.verb, promotion, standing.rights) ??
      notInThisRole(command, standing);
    const isCurrent = command.expectedVersion === promotion.version;
    const ask = forbidden === undefined && isCurrent;
    const now = await store.now();
    const event = commandEvent(command, promotion, {
      actor: caller.actor,
      roles,
      gate:
        ask && command.verb === 'start'
          ? await this.evaluateGate(stored, now)
          : undefined,
      causeCleared:
        ask && command.verb === 'resume' && (await this.isCleared(stored)),
    });
    if (ask) await this.checkSecondPerson(command, standing);
    const versionRefusal = refusedBecause('version', {
      expected: command.expectedVersion,
      actual: promotion.version,
    });
    const refusal =
      forbidden ??
      (isCurrent ? await this.nobodyToPage(command, caller) : versionRefusal);
    // The clock again: what was asked took its time.
    const result = refusal
      ? refuse(promotion, event, refusal)
      : transition(promotion, event, await store.now(), policy);
    try {
      await store.commit({ before: promotion, result });
    } catch (error) {
      if (!(error instanceof PromotionVersionError)) throw error;
      throw new PromotionConflictError(
        refusedBecause('version', {
          expected: promotion.version,
          actual: (await store.read(promotion.id))?.promotion.version ?? '?',
        }),
      );
    }
    publish(promotion.id);
    if (result.outcome === 'accepted') return;
    throw forbidden
      ? new PromotionForbiddenError(forbidden)
      : new PromotionConflictError(result.reason);
  }

  /**
   * Whoever is named beside has to be known as somebody who decides here. What
   * their permission says shows when they confirm: only they can be asked.
   */
  private async checkSecondPerson(
    command: PromotionCommand,
    { membership }: Standing,
  ): Promise<void> {
    if (command.verb !== 'break-glass' || command.secondPerson === undefined) {
      return;
    }
    const second = command.secondPerson.toLowerCase();
    const people = await findSecondPeople(this.ports.roles, membership);
    if (!people.some(person => person.toLowerCase() === second)) {
      throw new PromotionInputError(refusedBecause('second-person-unknown'));
    }
  }

  /** Break-glass alone pages on-call: somebody else has to be there for it. */
  private async nobodyToPage(
    command: PromotionCommand,
    { actor }: PromotionCaller,
  ): Promise<TextReference | undefined> {
    if (command.verb !== 'break-glass' || command.secondPerson !== undefined) {
      return undefined;
    }
    const person = 'ref' in actor ? actor.ref.toLowerCase() : undefined;
    const onCall = [...(await this.ports.roles.onCallMembers())];
    return onCall.some(ref => ref.toLowerCase() !== person)
      ? undefined
      : refusedBecause('nobody-on-call');
  }

  private async evaluateGate(
    { promotion, active }: StoredPromotion,
    now: Instant,
  ): Promise<GateEvaluation> {
    try {
      const gate = await callOutside('the gate', requestTimeout, signal =>
        this.ports.gate.evaluate(promotion, { now, signal }),
      );
      return { ...gate, lockTaken: active };
    } catch (error) {
      // Whoever asks goes on asking by itself: the version that it names makes
      // sure that it starts once.
      throw new PromotionUnavailableError(
        refusedBecause(
          error instanceof EvidenceRefreshError
            ? 'evidence-refreshing'
            : 'gate-unavailable',
        ),
      );
    }
  }

  /** Whether the cause of the hold is gone, by asking the world now. */
  private async isCleared(stored: StoredPromotion): Promise<boolean> {
    const { store, policyOf, driver, gate } = this.ports;
    const { promotion } = stored;
    const now = await store.now();
    const policy = policyOf(promotion);
    const [observed, restriction, readings, effects] = await Promise.all([
      callOutside('production', requestTimeout, signal =>
        driver.observe(promotion.subject, { signal }),
      ).catch(() => undefined),
      callOutside('the gate', requestTimeout, signal =>
        gate.findRestriction(promotion, { now, signal }),
      ).catch(() => ({
        kind: 'window' as const,
        message: { key: 'promotion.hold.window-unknown' },
      })),
      readStep(store, stored, now),
      store.listEffects(promotion.id),
    ]);
    const circumstances = storedCircumstances(
      {
        ...stored,
        observation: observed ?? stored.observation,
        unreachable: observed ? undefined : stored.unreachable,
      },
      readings,
      effects,
      now,
      policy,
    );
    return canResume(promotion, { ...circumstances, restriction }, now, policy);
  }
}

/** Signing off in a role that one does not hold. */
function notInThisRole(
  command: PromotionCommand,
  { rights }: Standing,
): TextReference | undefined {
  return command.verb === 'sign-off' &&
    !rights.signOffRoles.includes(command.role)
    ? refusedBecause('no-sign-off-role')
    : undefined;
}

/** A refusal before the state machine was asked: it is on the trail, too. */
function refuse(
  promotion: Promotion,
  event: Parameters<typeof transition>[1],
  reason: TextReference,
): TransitionResult {
  const { name } = promotion.state;
  return {
    outcome: 'refused',
    reason,
    audit: {
      kind: event.kind,
      actor: event.actor,
      from: name,
      to: name,
      subjectHash: promotion.subjectHash,
      version: promotion.version,
      refused: reason,
      event,
    },
  };
}
