import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { ServiceDescriptor } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { RoleHolder } from '../../configuration';

const placeholder = /\{([^}]*)\}/g;

/**
 * The group or user that a reference means for a service, in lower case.
 * `{owner}` alone is the owner itself; elsewhere placeholders stand for names.
 *
 * @returns undefined where the service lacks what a placeholder asks for
 */
export function referenceFor(
  ref: string,
  service: ServiceDescriptor,
): string | undefined {
  if (ref === '{owner}') return service.owner && normalized(service.owner);
  const names: Record<string, string | undefined> = {
    owner: service.owner && parseEntityRef(service.owner).name,
    system: service.system && parseEntityRef(service.system).name,
    name: service.name,
  };
  const missing = [...ref.matchAll(placeholder)].some(
    ([, name]) => names[name] === undefined,
  );
  return missing
    ? undefined
    : normalized(ref.replace(placeholder, (_, name) => names[name] ?? ''));
}

/** A whole reference in lower case; a group where it names no kind. */
export function normalized(ref: string): string {
  return stringifyEntityRef(parseEntityRef(ref, { defaultKind: 'group' }));
}

/** Groups and users whose members have to be known to tell who holds roles. */
export function referencesIn(
  holders: readonly RoleHolder[],
  service: ServiceDescriptor,
): string[] {
  return holders.flatMap(({ ref, ofOwner }) => {
    const owner = ofOwner ? referenceFor('{owner}', service) : undefined;
    return [referenceFor(ref, service) ?? [], owner ?? []].flat();
  });
}

/**
 * Everybody who holds each role. Who is asked to belong to the owner does not
 * hold it where there is none.
 *
 * @param membersOf - people by group; a user is its own member
 * @returns roles by person, both in the order of the roles
 */
export function holdersOf<R extends string>(
  roles: Readonly<Record<R, readonly RoleHolder[]>>,
  service: ServiceDescriptor,
  membersOf: (ref: string) => ReadonlySet<string>,
): Record<string, R[]> {
  const found = new Map<string, R[]>();
  const owner = referenceFor('{owner}', service);
  const owners = owner ? membersOf(owner) : new Set<string>();
  for (const role of Object.keys(roles) as R[]) {
    const people = roles[role].flatMap(({ ref, ofOwner }) => {
      const reference = referenceFor(ref, service);
      const members = reference ? [...membersOf(reference)] : [];
      return ofOwner ? members.filter(person => owners.has(person)) : members;
    });
    for (const person of new Set(people)) {
      found.set(person, [...(found.get(person) ?? []), role]);
    }
  }
  return Object.fromEntries(found);
}
