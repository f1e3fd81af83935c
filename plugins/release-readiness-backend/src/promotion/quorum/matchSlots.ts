/**
 * Maximum matching of slots to distinct people (Kuhn's augmenting paths). A
 * greedy choice would wait for ever where two people share a role.
 *
 * @param slots - one entry a slot; a role may occur more than once
 * @param rolesOf - the roles of each person
 * @returns the person of each slot by its index; a free slot is absent
 */
export function matchSlots<R extends string>(
  slots: readonly R[],
  rolesOf: ReadonlyMap<string, readonly R[]>,
): Map<number, string> {
  const slotOf = new Map<string, number>();

  const place = (slot: number, visited: Set<string>): boolean => {
    for (const [person, roles] of rolesOf) {
      if (!roles.includes(slots[slot]) || visited.has(person)) continue;
      visited.add(person);
      const occupied = slotOf.get(person);
      if (occupied === undefined || place(occupied, visited)) {
        slotOf.set(person, slot);
        return true;
      }
    }
    return false;
  };

  slots.forEach((_, slot) => place(slot, new Set()));
  return new Map([...slotOf].map(([person, slot]) => [slot, person]));
}
