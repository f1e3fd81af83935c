import type { Membership } from '../quorum';
import type { ServicePorts } from './ports';

/** Whoever approves for the service or is on call, in the order of their names. */
export async function findSecondPeople(
  roles: Pick<ServicePorts['roles'], 'onCallMembers'>,
  membership: Membership,
): Promise<string[]> {
  const approvers = Object.entries(membership)
    .filter(([, held]) => held.length > 0)
    .map(([person]) => person);
  return [...new Set([...approvers, ...(await roles.onCallMembers())])].sort();
}
