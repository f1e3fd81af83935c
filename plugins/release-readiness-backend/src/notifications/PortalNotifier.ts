import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { TextReference } from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  NotificationTier,
  Notifier,
  PromotionNotification,
} from '@release-readiness/backstage-plugin-release-readiness-node';

export interface PortalNotifierOptions {
  notifications: Pick<NotificationService, 'send'>;
  /** Users and groups that the notification is for; empty = nobody can be told. */
  recipientsOf(notification: PromotionNotification): Promise<string[]>;
  /** Text in the language of the portal. */
  describe(text: TextReference): string;
  /** Title of the service as people know it. */
  titleOf(entityRef: string): Promise<string>;
}

/** §6.3 as Backstage has it: mail, chat and phone hang on the severity. */
const severityOf = {
  critical: 'critical',
  warning: 'high',
  information: 'normal',
} as const satisfies Record<NotificationTier, string>;

/** Page of a promotion, relative to the portal. */
export function promotionPath(promotionId: string): string {
  return `/release-readiness/promotions/${encodeURIComponent(promotionId)}`;
}

/**
 * Tells people through Backstage's notifications. Its processors carry a
 * notification on by its severity: chat to all and phone for what is critical.
 */
export class PortalNotifier implements Notifier {
  constructor(private readonly options: PortalNotifierOptions) {}

  async notify(notification: PromotionNotification): Promise<void> {
    const { notifications, recipientsOf, describe, titleOf } = this.options;
    const { id, tier, message, entityRef, promotionId } = notification;
    const recipients = await recipientsOf(notification);
    // Nobody holds the role: an error would only repeat that for an hour.
    if (recipients.length === 0) return;
    await notifications.send({
      recipients: { type: 'entity', entityRef: recipients },
      payload: {
        title: `${await titleOf(entityRef)}: ${describe(message)}`.slice(
          0,
          200,
        ),
        link: promotionPath(promotionId),
        severity: severityOf[tier],
        topic: 'release-readiness.promotion',
        // The same notification again only renews the one that is there.
        scope: `promotion:${id}`,
      },
    });
  }
}
