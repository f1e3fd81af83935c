import type { ApproverRole } from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  PromotionNotification,
  ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Promotion, RoleDirectory } from '../promotion';

export interface RecipientSources {
  findService(entityRef: string): Promise<ServiceDescriptor | undefined>;
  findPromotion(id: string): Promise<Promotion | undefined>;
  roles: Pick<RoleDirectory, 'membership' | 'onCall'>;
  /** Roles that have to approve this promotion. */
  slotsOf(promotion: Promotion): readonly ApproverRole[];
}

/**
 * Users and groups behind `owner`, `requester`, `approvers` and `on-call`: where
 * nobody is configured to be on call, that is the owner. An approver who may not approve this promotion is not asked to.
 */
export async function resolveRecipients(
  notification: PromotionNotification,
  sources: RecipientSources,
): Promise<string[]> {
  const { findService, findPromotion, roles } = sources;
  const [service, promotion] = await Promise.all([
    findService(notification.entityRef),
    findPromotion(notification.promotionId),
  ]);
  const slots = promotion ? sources.slotsOf(promotion) : [];
  const found = new Set<string>();
  for (const recipient of notification.recipients) {
    switch (recipient) {
      case 'owner':
        if (service?.owner) found.add(service.owner);
        break;
      case 'requester':
        if (promotion) found.add(promotion.requester);
        break;
      case 'on-call':
        roles.onCall.forEach(ref => found.add(ref));
        // A page has to reach somebody.
        if (roles.onCall.length === 0 && service?.owner) {
          found.add(service.owner);
        }
        break;
      case 'approvers':
        if (service) {
          const members = await roles.membership(service);
          for (const [person, held] of Object.entries(members)) {
            if (
              held.some(role => slots.includes(role)) &&
              mayApprove(person, promotion)
            ) {
              found.add(person);
            }
          }
        }
        break;
      default:
        found.add(recipient);
    }
  }
  return [...found].sort();
}

function mayApprove(person: string, promotion: Promotion | undefined): boolean {
  return ![promotion?.requester, ...(promotion?.commitAuthors ?? [])].some(
    other => other?.toLowerCase() === person.toLowerCase(),
  );
}
