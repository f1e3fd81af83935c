import { NotFoundError } from '@backstage/errors';
import {
  type TextReference,
  undeployedStateNames,
  type WindowView,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { ServiceDescriptor } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Membership } from '../quorum';
import type { Instant, Promotion } from '../states';
import type { StoredPromotion } from '../store';
import { windowView } from '../views';
import type { ServicePorts } from './ports';
import { personBehind, type PromotionCaller } from './PromotionCaller';
import { refusedBecause } from './errors';
import type { Rights } from './rights';

/** Rights, and the membership that they come from. */
export interface Standing {
  rights: Rights;
  membership: Membership;
  service?: ServiceDescriptor;
}

function holdingsOf<T>(
  members: Readonly<Record<string, readonly T[]>>,
  person: string | undefined,
): readonly T[] {
  const entry = Object.entries(members).find(
    ([ref]) => ref.toLowerCase() === person?.toLowerCase(),
  );
  return entry?.[1] ?? [];
}

/** Finds promotions for callers, and what callers are to them. */
export class PromotionLookup {
  constructor(private readonly ports: ServicePorts) {}

  /** @throws NotFoundError for what is not there, or not for this caller */
  async find(id: string, caller: PromotionCaller): Promise<StoredPromotion> {
    const stored = await this.ports.store.read(id);
    const message = `There is no promotion ${id}`;
    if (!stored) throw new NotFoundError(message);
    await caller.assertVisible(stored.promotion.subject.entityRef, message);
    return stored;
  }

  async standing(
    entityRef: string,
    caller: PromotionCaller,
  ): Promise<Standing> {
    const { roles, findService, permissionsEnabled } = this.ports;
    const [abilities, service] = await Promise.all([
      caller.abilities(entityRef),
      findService(entityRef),
    ]);
    const [membership, signOffs] = service
      ? await Promise.all([
          roles.membership(service),
          roles.signOffMembership(service),
        ])
      : [{}, {}];
    const person = personBehind(caller);
    return {
      membership,
      service,
      rights: {
        person,
        permissionsEnabled,
        abilities,
        approverRoles: holdingsOf(membership, person),
        signOffRoles: holdingsOf(signOffs, person),
      },
    };
  }

  /** The window of a release that would begin now; absent = can't be told. */
  async window(
    service: ServiceDescriptor | undefined,
    now: Instant,
  ): Promise<WindowView | undefined> {
    const { windows, policy } = this.ports;
    if (!service) return undefined;
    const verdict = await windows.evaluate(service, now, policy);
    return verdict && windowView(verdict, service.businessLine);
  }

  /** Why a promotion can't be rolled back by a promotion of its own. */
  async noRollback(promotion: Promotion) {
    if (promotion.kind !== 'release' || promotion.state.name !== 'completed') {
      return refusedBecause('not-completed');
    }
    const { entityRef } = promotion.subject;
    const ofService = { entityRefs: [entityRef], limit: 1 };
    const { store } = this.ports;
    const [live, forward, back] = await Promise.all([
      store.list({ ...ofService, active: true }),
      store.list({ ...ofService, states: ['completed', 'rollback-failed'] }),
      // A release that was rolled back by itself left this one in production.
      store.list({ ...ofService, kind: 'rollback', states: ['rolled-back'] }),
    ]);
    const [other] = live;
    const blocked = other && blockedBy(other);
    if (blocked) return blocked;
    // What was decided last about production.
    const last = [...forward, ...back].reduce<StoredPromotion | undefined>(
      (newest, each) =>
        newest && newest.promotion.createdAt > each.promotion.createdAt
          ? newest
          : each,
      undefined,
    );
    return last?.promotion.id === promotion.id
      ? undefined
      : refusedBecause('superseded');
  }
}

/**
 * What a live promotion of the service has against a rollback of an earlier
 * one; `undefined` = nothing of it is in production, so that it makes way.
 */
export function blockedBy({
  promotion,
}: StoredPromotion): TextReference | undefined {
  if (promotion.kind === 'rollback') return refusedBecause('another-active');
  return isUndeployed(promotion)
    ? undefined
    : refusedBecause('another-deployed');
}

function isUndeployed({ state, lock }: Promotion): boolean {
  const names: readonly string[] = undeployedStateNames;
  return lock === 'none' && names.includes(state.name);
}
