import type {
  CheckArea,
  CheckSeverity,
} from '@release-readiness/backstage-plugin-release-readiness-common';

/** What every rule of the standard has. */
interface RuleBase {
  /** Kebab case, unique; a check has the same id. */
  id: string;
  /** `not-yet`: the product does not hold it yet, and says so. */
  status: 'done' | 'not-yet';
  /** Sections of the standard: `['1.3', '9.1']`. */
  sections: readonly string[];
  /** What has to hold. */
  text: string;
  /** The words of the standard that it comes from, verbatim. */
  standard: string;
}

/** The state of a service. */
export interface CheckRule extends RuleBase {
  kind: 'check';
  area: CheckArea;
  severity: CheckSeverity;
  /** Where the truth is. */
  evidence: readonly (
    | 'kubernetes'
    | 'github'
    | 'prometheus'
    | 'alertmanager'
    | 'catalog'
    | 'attestation'
  )[];
}

/**
 * A rule of a promotion: `guard` may it take this transition now, `trigger`
 * roll back now, `step` an action that is performed, `attestation` what only a
 * person can say.
 */
export interface PromotionRule extends RuleBase {
  kind: 'guard' | 'trigger' | 'step' | 'attestation';
}

/** One rule of the standard; it has exactly one kind. */
export type Rule = CheckRule | PromotionRule;
