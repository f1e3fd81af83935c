import { z } from 'zod';
import type { DeploymentEnvironments } from '@release-readiness/backstage-plugin-release-readiness-node';

type Environment = DeploymentEnvironments['environments'][number];

/** `GET /repos/{owner}/{repo}/environments`. */
const environments = z.object({
  total_count: z.number().optional(),
  environments: z
    .array(
      z.object({
        name: z.string(),
        can_admins_bypass: z.boolean().nullish(),
        protection_rules: z
          .array(
            z.object({
              type: z.string(),
              wait_timer: z.number().optional(),
              reviewers: z.array(z.unknown()).optional(),
            }),
          )
          .nullish(),
        deployment_branch_policy: z
          .object({
            protected_branches: z.boolean(),
            custom_branch_policies: z.boolean(),
          })
          .nullish(),
      }),
    )
    .default([]),
});

/** `GET …/environments/{environment_name}/deployment_protection_rules`. */
const protectionRules = z.object({
  custom_deployment_protection_rules: z
    .array(
      z.object({ enabled: z.boolean(), app: z.object({ slug: z.string() }) }),
    )
    .default([]),
});

/**
 * Environments with GitHub's own protections; custom rules come from another
 * endpoint.
 *
 * @throws z.ZodError when it is not what GitHub describes
 */
export function mapEnvironments(
  json: unknown,
): Omit<Environment, 'protectionRules'>[] {
  return environments.parse(json).environments.map(environment => {
    const rules = environment.protection_rules ?? [];
    const policy = environment.deployment_branch_policy;
    return {
      name: environment.name,
      ...(typeof environment.can_admins_bypass === 'boolean' && {
        canAdminsBypass: environment.can_admins_bypass,
      }),
      requiredReviewers:
        rules.find(({ type }) => type === 'required_reviewers')?.reviewers
          ?.length ?? 0,
      waitTimerMinutes:
        rules.find(({ type }) => type === 'wait_timer')?.wait_timer ?? 0,
      ...(policy && {
        branchPolicy: policy.protected_branches
          ? ('protected-branches' as const)
          : ('custom' as const),
      }),
    };
  });
}

/**
 * Slugs of the Apps whose enabled rules guard an environment.
 *
 * @throws z.ZodError when it is not what GitHub describes
 */
export const mapProtectionRules = (json: unknown): string[] =>
  protectionRules
    .parse(json)
    .custom_deployment_protection_rules.filter(({ enabled }) => enabled)
    .map(({ app }) => app.slug);
