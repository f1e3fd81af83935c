import { parseEntityRef } from '@backstage/catalog-model';
import {
  approverRoles,
  signOffRoles,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { z } from 'zod';
import { promotionPolicySchema } from './promotionPolicySchema';
import type { RoleHolder } from './Settings';

const placeholder = /\{([^}]*)\}/g;
const placeholders = ['owner', 'system', 'name'];

function checkReference(value: string, context: z.RefinementCtx): void {
  const complain = (message: string) =>
    context.addIssue({ code: 'custom', message });
  for (const [, name] of value.matchAll(placeholder)) {
    if (!placeholders.includes(name)) {
      complain(
        `has no placeholder {${name}}; there are {${placeholders.join('}, {')}}`,
      );
    }
  }
  try {
    const { kind } = parseEntityRef(value.replace(placeholder, 'x'), {
      defaultKind: 'group',
    });
    if (!['group', 'user'].includes(kind.toLowerCase())) {
      complain('is neither group: nor user:');
    }
  } catch {
    complain('is no entity reference, such as group:default/operations');
  }
}

const fixedReference = z
  .string()
  .superRefine(checkReference)
  .refine(value => !value.includes('{'), {
    message: 'may not hold placeholders: there is no service here',
  });

const holder = z
  .union([
    z.string(),
    z.strictObject({ group: z.string(), ofOwner: z.boolean().default(false) }),
  ])
  .transform((value): RoleHolder =>
    typeof value === 'string'
      ? { ref: value, ofOwner: false }
      : { ref: value.group, ofOwner: value.ofOwner },
  )
  .superRefine(({ ref }, context) => checkReference(ref, context));

function holders<K extends string>(roles: readonly K[]) {
  return z
    .strictObject(
      Object.fromEntries(
        roles.map(role => [role, z.array(holder).default([])]),
      ) as Record<K, z.ZodDefault<z.ZodArray<typeof holder>>>,
    )
    .prefault({} as never);
}

const changeRegister = z.strictObject({
  type: z.literal('servicenow'),
  url: z.url({ protocol: /^https?$/ }),
  authentication: z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('basic'),
      username: z.string().min(1),
      password: z.string().min(1),
    }),
    z.strictObject({ type: z.literal('bearer'), token: z.string().min(1) }),
  ]),
});

/**
 * `releaseReadiness.promotion`. Loose: drivers read their own keys beside
 * ours.
 */
export const promotionSchema = z
  .looseObject({
    enabled: z.boolean().default(true),
    policy: promotionPolicySchema,
    approvers: holders(approverRoles),
    signOffs: holders(signOffRoles),
    onCall: z.array(fixedReference).default([]),
    githubEnvironment: z.string().min(1).default('production'),
    protectionRule: z.string().min(1).default('release-readiness'),
    portalUrl: z.url({ protocol: /^https?$/ }).optional(),
    changeRegister: changeRegister.optional(),
  })
  .prefault({});
