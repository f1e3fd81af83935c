import type { PromotionSubject } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  type DriverObservation,
  type EffectOutcome,
  type EffectReceipt,
  type EffectRequest,
  type PromotionDriver,
  type RunIdentification,
  SourceError,
} from '@release-readiness/backstage-plugin-release-readiness-node';

interface Asked {
  signal: AbortSignal;
}

/** Leaves each subject to the driver that it names. */
export class SelectedDriver implements PromotionDriver {
  readonly id = 'selected';

  constructor(private readonly drivers: ReadonlyMap<string, PromotionDriver>) {}

  async capabilities(subject: PromotionSubject) {
    return this.of(subject).capabilities(subject);
  }

  async plan(subject: PromotionSubject) {
    return this.of(subject).plan(subject);
  }

  async observe(
    subject: PromotionSubject,
    options: Asked,
  ): Promise<DriverObservation> {
    return this.of(subject).observe(subject, options);
  }

  async apply(
    subject: PromotionSubject,
    request: EffectRequest,
    options: Asked,
  ): Promise<EffectReceipt> {
    return this.of(subject).apply(subject, request, options);
  }

  async track(
    subject: PromotionSubject,
    options: Asked & { effectIds: string[] },
  ): Promise<EffectOutcome[]> {
    return (await this.of(subject).track?.(subject, options)) ?? [];
  }

  async abort(
    subject: PromotionSubject,
    options: Asked & { effectIds: string[] },
  ): Promise<void> {
    await this.of(subject).abort(subject, options);
  }

  async describeFailsafe(subject: PromotionSubject) {
    return this.of(subject).describeFailsafe(subject);
  }

  async identifyRun(
    token: string,
    claimed: Parameters<NonNullable<PromotionDriver['identifyRun']>>[1],
    options: Asked,
  ): Promise<RunIdentification> {
    const driver = this.of(claimed.subject);
    return driver.identifyRun
      ? driver.identifyRun(token, claimed, options)
      : {
          status: 'refused',
          reason: { key: 'promotion.refused.claim.not-claimable' },
        };
  }

  async reportDeployment(
    subject: PromotionSubject,
    report: Parameters<NonNullable<PromotionDriver['reportDeployment']>>[1],
    options: Asked,
  ): Promise<void> {
    await this.of(subject).reportDeployment?.(subject, report, options);
  }

  /** @throws SourceError when a driver was taken away that is still needed */
  private of({ driver: id }: PromotionSubject): PromotionDriver {
    const driver = this.drivers.get(id);
    if (!driver) {
      throw new SourceError(`There is no promotion driver ${id}`, {
        reason: { key: 'promotion.problem.no-driver' },
      });
    }
    return driver;
  }
}
