import { z } from 'zod';
import { EffectHandler } from '../model';

const answerShape = z.object({
  requestedAt: z.number().int(),
  expectedVersion: z.number().int(),
  effect: z.looseObject({ kind: z.string() }),
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  rollbackRevision: z
    .string()
    .regex(/^[1-9][0-9]*$/)
    .default(''),
});

/** `claim-effect`: shows the portal the run's token and learns what to do. */
export const claimEffect: EffectHandler = {
  async run({ inputs, token }) {
    const portal = inputs['portal-url'];
    const response = await fetch(
      `${portal.replace(/\/$/, '')}/api/release-readiness/promotions/claims/${inputs['effect-id']}`,
      {
        method: 'POST',
        headers: { authorization: `Bearer ${await token(portal)}` },
        signal: AbortSignal.timeout(20_000),
      },
    );
    if (!response.ok) {
      throw new Error(`The portal answered ${response.status} to the claim`);
    }
    const { effect, commit, ...claim } = answerShape.parse(
      await response.json(),
    );
    if (effect.kind !== inputs.kind) {
      throw new Error(`The effect is no ${inputs.kind}`);
    }
    return {
      effect: JSON.stringify(effect),
      commit,
      'rollback-revision': claim.rollbackRevision,
      'requested-at': String(claim.requestedAt),
      version: String(claim.expectedVersion),
    };
  },
};
