import type {
  GuardResult,
  PromotionPolicy,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  DeploymentEnvironments,
  Fact,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { conclude, evidenceOf, missingEvidence } from './guardResult';

/**
 * GitHub itself refuses a production job that the portal did not ask for: our
 * rule is enabled on the environment and administrators can't pass it by. A
 * field that GitHub does not send is unknown, not safe; policy may accept the
 * claim alone, and then every promotion shows it.
 */
export function environmentProtectionGuard(input: {
  environments: Fact<DeploymentEnvironments> | undefined;
  environment: string;
  /** Slug of the App that answers as the portal's rule. */
  ruleSlug: string;
  now: number;
  policy: PromotionPolicy;
}): GuardResult {
  const { environments, environment, ruleSlug, now, policy } = input;
  const gap = missingEvidence(environments, now, policy.evidenceMaximumAge);
  if (gap || environments?.status !== 'known') {
    return conclude('environment-protection', gap ? [gap] : []);
  }
  const found = environments.value.environments.find(
    ({ name }) => name === environment,
  );
  const more = { observedAt: environments.observedAt };
  if (!found) {
    // Naming it in a workflow would create it without any rule.
    return conclude('environment-protection', [
      evidenceOf(false, 'environment-missing', { environment }, more),
    ]);
  }
  const result = conclude('environment-protection', [
    evidenceOf(
      found.protectionRules.includes(ruleSlug),
      'protection-rule',
      { environment, rule: ruleSlug },
      more,
    ),
    evidenceOf(
      found.canAdminsBypass === undefined ? undefined : !found.canAdminsBypass,
      'administrators-bypass',
      { environment },
      more,
    ),
  ]);
  return policy.acceptClaimOnly && result.outcome !== 'open'
    ? {
        ...result,
        outcome: 'open',
        reason: { key: 'promotion.guard.environment-protection.claim-only' },
        caveat: { key: 'promotion.caveat.claim-only' },
      }
    : result;
}
