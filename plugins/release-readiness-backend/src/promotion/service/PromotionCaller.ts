import {
  type ApproverRole,
  approverRoles,
  type PromotionActor,
} from '@release-readiness/backstage-plugin-release-readiness-common';

/** What a permission lets somebody do to promotions of a service. */
export type PromotionAbility =
  | 'read'
  | 'request'
  | 'operate'
  | 'sign-off'
  | 'break-glass'
  | `approve.${ApproverRole}`;

export const promotionAbilities: readonly PromotionAbility[] = [
  'read',
  'request',
  'operate',
  'sign-off',
  'break-glass',
  ...approverRoles.map(role => `approve.${role}` as const),
];

/** Who asks, and what the permission framework says about them. */
export interface PromotionCaller {
  actor: PromotionActor;
  /**
   * @param message - says no more of what is hidden than of what is not there
   * @throws NotFoundError for a service that they may not see
   */
  assertVisible(entityRef: string, message?: string): Promise<void>;
  /** Services whose promotions they may see; `undefined` = all. */
  visibleRefs(): Promise<ReadonlySet<string> | undefined>;
  abilities(entityRef: string): Promise<ReadonlySet<PromotionAbility>>;
}

/** Entity reference of a signed-in person; nobody else has one. */
export function personBehind({ actor }: PromotionCaller): string | undefined {
  return actor.kind === 'user' ? actor.ref : undefined;
}
