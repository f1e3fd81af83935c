import { environmentRules } from './environmentRules';
import { promotionRules } from './promotionRules';
import { qualityRules } from './qualityRules';
import { releaseRules } from './releaseRules';
import type { CheckRule, Rule } from './Rule';

/** Rules whose truth is the state of a service, by area. */
export const checkRules: readonly CheckRule[] = [
  ...environmentRules,
  ...qualityRules,
  ...releaseRules,
];

/** Every rule of the standard, done or not yet. */
export const rules: readonly Rule[] = [...checkRules, ...promotionRules];
