import type {
  ApproverRole,
  PromotionVerb,
  SignOffRole,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Promotion } from '../states';
import { refusedBecause } from './errors';
import type { PromotionAbility } from './PromotionCaller';

/** One person before one promotion. */
export interface Rights {
  /** Absent = no signed-in person: a service, or a program that acts for one. */
  person?: string;
  permissionsEnabled: boolean;
  abilities: ReadonlySet<PromotionAbility>;
  /** Held by group now, whatever the permissions say. */
  approverRoles: readonly ApproverRole[];
  signOffRoles: readonly SignOffRole[];
}

/** Roles in which somebody may decide: held by group, and permitted. */
export function usableRoles(rights: Rights): ApproverRole[] {
  return rights.approverRoles.filter(role =>
    rights.abilities.has(`approve.${role}`),
  );
}

/** Roles in which somebody may sign off. */
export function usableSignOffs(rights: Rights): SignOffRole[] {
  return rights.abilities.has('sign-off') ? [...rights.signOffRoles] : [];
}

export function samePerson(a: string | undefined, b: string): boolean {
  return a !== undefined && a.toLowerCase() === b.toLowerCase();
}

/**
 * Why writing is not for this caller at all: programs may look, people decide.
 */
export function cannotWrite(
  rights: Pick<Rights, 'person' | 'permissionsEnabled'>,
): TextReference | undefined {
  if (!rights.permissionsEnabled) return refusedBecause('permissions-off');
  return rights.person === undefined
    ? refusedBecause('people-only')
    : undefined;
}

/** Why a verb is not for this person; whether it is possible now is not asked. */
export function notForThem(
  verb: PromotionVerb,
  promotion: Pick<Promotion, 'requester' | 'breakGlass' | 'breakGlassRequest'>,
  rights: Rights,
): TextReference | undefined {
  const refusal = cannotWrite(rights);
  if (refusal) return refusal;
  const { person, abilities } = rights;
  const unless = (holds: boolean, key: string) =>
    holds ? undefined : refusedBecause(key);
  switch (verb) {
    case 'submit':
      return unless(abilities.has('request'), 'not-permitted');
    case 'start':
      return abilities.has('request') || promotion.breakGlass
        ? unless(
            samePerson(person, promotion.requester) ||
              samePerson(person, promotion.breakGlass?.by ?? ''),
            'requester-only',
          )
        : refusedBecause('not-permitted');
    case 'withdraw':
      return unless(
        samePerson(person, promotion.requester) || abilities.has('operate'),
        'requester-or-operator',
      );
    case 'approve':
    case 'reject':
      if (rights.approverRoles.length === 0) return refusedBecause('no-role');
      return unless(usableRoles(rights).length > 0, 'not-permitted');
    case 'sign-off':
      if (rights.signOffRoles.length === 0) {
        return refusedBecause('no-sign-off-role');
      }
      return unless(abilities.has('sign-off'), 'not-permitted');
    case 'confirm-break-glass':
      return (
        unless(isAsked(promotion, person), 'not-second-person') ??
        unless(abilities.has('break-glass'), 'not-permitted')
      );
    case 'decline-break-glass':
      return unless(isAsked(promotion, person), 'not-second-person');
    case 'break-glass':
    case 'review':
      return unless(abilities.has('break-glass'), 'not-permitted');
    default:
      return unless(abilities.has('operate'), 'not-permitted');
  }
}

/** Where nobody is asked, that is the reason, and not who it is. */
function isAsked(
  { breakGlassRequest }: Pick<Promotion, 'breakGlassRequest'>,
  person: string | undefined,
): boolean {
  return (
    breakGlassRequest === undefined ||
    samePerson(person, breakGlassRequest.secondPerson)
  );
}
