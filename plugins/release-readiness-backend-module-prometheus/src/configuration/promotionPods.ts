import { z } from 'zod';
import { labelName } from './labelName';

/** What a template of versions may name: `{commit}`, `{commit:7}`, `{digest:12}`. */
export const versionPlaceholder =
  /\{(commit|digest|chartVersion)(?::(\d+))?\}/g;

const versionTemplate = z.string().superRefine((text, context) => {
  const rest = text.replace(versionPlaceholder, '');
  if (rest === text) {
    context.addIssue({
      code: 'custom',
      message: 'names none of {commit}, {digest}, {chartVersion}',
    });
  } else if (/[{}]/.test(rest)) {
    context.addIssue({
      code: 'custom',
      message:
        'has a placeholder that is none of {commit}, {digest}, {chartVersion}',
    });
  }
});

/** How series of the promoted pods are told from those of stable ones. */
export const promotionPodsSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('track') }),
  z.strictObject({
    by: z.literal('version'),
    label: labelName.default('version'),
    value: versionTemplate.default('{commit}'),
  }),
  z.strictObject({
    by: z.literal('pod-hash'),
    label: labelName.default('rollouts_pod_template_hash'),
  }),
]);

/** How series of the promoted pods are told from those of stable ones. */
export type PromotionPods = z.output<typeof promotionPodsSchema>;
