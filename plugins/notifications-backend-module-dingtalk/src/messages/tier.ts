import type { NotificationSeverity } from '@backstage/plugin-notifications-common';

/** How loud a notification is (§6.3). */
export const tiers = ['critical', 'warning', 'info'] as const;

export type Tier = (typeof tiers)[number];

const tierOfSeverity: Record<NotificationSeverity, Tier> = {
  critical: 'critical',
  high: 'warning',
  normal: 'info',
  low: 'info',
};

/** Critical: chat and phone · Warning: chat · Info: mail, which the portal sends itself. */
export function tierOf(severity: NotificationSeverity | undefined): Tier {
  return tierOfSeverity[severity ?? 'normal'];
}
