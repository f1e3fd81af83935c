import type { PromotionDriver } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { DeploymentPart } from '../effects';
import type { DeploymentReporter } from '../runner';
import type { Promotion } from '../states';
import type { PromotionStore } from '../store';

/** Kinds of effects that put something into production, by what it is. */
const deploying: Record<DeploymentPart, ReadonlySet<string>> = {
  candidate: new Set(['deploy-canary', 'set-weight', 'roll-out']),
  rollback: new Set(['roll-back']),
};

/** Tells the forge through the driver, about the runs that it knows. */
export class DriverDeploymentReporter implements DeploymentReporter {
  constructor(
    private readonly options: {
      driver: PromotionDriver;
      store: Pick<PromotionStore, 'listEffects'>;
      /** The page of a promotion; absent = nobody knows where the portal is. */
      pageOf(promotionId: string): string | undefined;
    },
  ) {}

  async report(
    promotion: Promotion,
    {
      effectId,
      state,
      of,
      signal,
    }: Parameters<DeploymentReporter['report']>[1],
  ): Promise<void> {
    const { driver, store, pageOf } = this.options;
    const effects = await store.listEffects(promotion.id);
    const runs = effects.flatMap(({ body, claimedBy, externalId }) => {
      const run = claimedBy?.runId ?? externalId;
      return body.kind === 'driver' &&
        deploying[of].has(body.effect.kind) &&
        run !== undefined
        ? [run]
        : [];
    });
    await driver.reportDeployment?.(
      promotion.subject,
      { effectId, state, of, runs, logUrl: pageOf(promotion.id) },
      { signal },
    );
  }
}
