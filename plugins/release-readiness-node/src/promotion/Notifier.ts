import type { TextReference } from '@release-readiness/backstage-plugin-release-readiness-common';

/** §6.3 how loud. @public */
export type NotificationTier = 'critical' | 'warning' | 'information';

/** @public */
export interface PromotionNotification {
  /** The effect's id: the same notification is sent once. */
  id: string;
  tier: NotificationTier;
  message: TextReference;
  entityRef: string;
  promotionId: string;
  /** `user:…`, `group:…`, or whom the organisation configured as on-call. */
  recipients: (string | 'on-call' | 'approvers' | 'owner' | 'requester')[];
}

/** Tells people. @public */
export interface Notifier {
  notify(
    notification: PromotionNotification,
    options: { signal: AbortSignal },
  ): Promise<void>;
}
