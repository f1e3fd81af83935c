import type { PromotionActor } from '@release-readiness/backstage-plugin-release-readiness-common';
import { Refusal } from './Step';

/** Entity reference of a person; anything else is refused. */
export function personOf(actor: PromotionActor): string {
  if (actor.kind !== 'user') throw new Refusal('people-only');
  return actor.ref;
}
