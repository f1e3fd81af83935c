import type {
  ImageDigest,
  PromotionSubject,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  DriverEffect,
  DriverObservation,
  EffectOutcome,
  EffectReceipt,
  EffectRequest,
  PromotionDriver,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { EffectClaim, WorkflowRun } from '../store';

/** A run of the deployment workflow. */
export interface FakeRun {
  runId: string;
  effectId: string;
  kind: DriverEffect['kind'];
  /** `acting`: it has its claim and has not acted yet. */
  status: 'queued' | 'acting' | 'done' | 'failed' | 'refused' | 'cancelled';
  claim?: EffectClaim;
}

/** What the world refuses to do, or does wrong. */
export interface ProductionFaults {
  /** Runs of this effect fail instead of acting. */
  failing?(kind: DriverEffect['kind']): boolean;
  smokeFails?(): boolean;
  unreachable?(): boolean;
}

/**
 * A production environment with a CI that acts on it: dispatches become runs,
 * runs claim their effect and then change what serves. It counts everything
 * that happened, so that tests can tell whether something happened twice.
 */
export class FakeProduction implements PromotionDriver {
  readonly id = 'fake';
  stable: ImageDigest[];
  canary: ImageDigest[] = [];
  readonly runs: FakeRun[] = [];
  /** Effects that changed something, in order: the id of each. */
  readonly acted: { effectId: string; kind: DriverEffect['kind'] }[] = [];
  /** When which weight was set. */
  readonly weights: { at: number; weight: number }[] = [{ at: 0, weight: 0 }];
  /** By promotion: each counts its own versions. */
  private readonly newestVersions = new Map<string, number>();
  private generation = 1;

  constructor(
    private readonly clock: () => number,
    private readonly subject: PromotionSubject,
    private readonly faults: ProductionFaults = {},
  ) {
    const target = subject.rollbackPlan.application;
    this.stable = target.kind === 'revision' ? target.digests : [];
  }

  /** Weight of the canary at an instant. */
  weightAt(t: number): number {
    return this.weights.findLast(({ at }) => at <= t)?.weight ?? 0;
  }

  async capabilities() {
    return { weights: true, typicalLatency: 0, delegatedTriggers: [] };
  }

  async plan() {
    return { steps: [], problems: [] };
  }

  async describeFailsafe() {
    return { description: { key: 'promotion.failsafe' } };
  }

  async observe(): Promise<DriverObservation> {
    if (this.faults.unreachable?.()) throw new Error('unreachable');
    return {
      observedAt: this.clock(),
      actualWeight: this.weightAt(this.clock()),
      runningDigests: { stable: this.stable, canary: this.canary },
      ready: true,
      canaryPresent: this.canary.length > 0,
      workloadPresent: this.stable.length + this.canary.length > 0,
      phase: 'progressing',
      generation: `${this.generation}`,
      upToDate: true,
    };
  }

  async apply(
    _: PromotionSubject,
    request: EffectRequest,
  ): Promise<EffectReceipt> {
    const { effectId, effect } = request;
    const existing = this.runs.find(run => run.effectId === effectId);
    if (existing) {
      return { status: 'already-done', externalId: existing.runId };
    }
    return { status: 'accepted', externalId: this.dispatch(effectId, effect) };
  }

  async track(
    _: PromotionSubject,
    { effectIds }: { effectIds: string[] },
  ): Promise<EffectOutcome[]> {
    return effectIds.flatMap((effectId): EffectOutcome[] => {
      const own = this.runs.filter(run => run.effectId === effectId);
      const settled = own.find(
        ({ status }) => status === 'done' || status === 'failed',
      );
      const stopped = own.every(({ status }) => status === 'cancelled');
      if (!settled && !stopped) return [{ effectId, status: 'running' }];
      if (own.length === 0) return [];
      if (settled?.status === 'done')
        return [{ effectId, status: 'succeeded' }];
      return [
        {
          effectId,
          status: 'failed',
          reason: { key: 'promotion.cause.effect-failed' },
          retryable: settled?.kind !== 'smoke-test',
        },
      ];
    });
  }

  async abort(
    _: PromotionSubject,
    { effectIds }: { effectIds: string[] },
  ): Promise<void> {
    for (const run of this.runs) {
      const underWay = run.status === 'queued' || run.status === 'acting';
      if (underWay && effectIds.includes(run.effectId))
        run.status = 'cancelled';
    }
  }

  /** CI delivers a dispatch once more, as a run of its own. */
  duplicate(run: FakeRun): void {
    this.runs.push({
      runId: `${this.runs.length + 1}`,
      effectId: run.effectId,
      kind: run.kind,
      status: 'queued',
    });
  }

  /** The first job of a run: it asks for its effect, and ends if refused. */
  async startRun(
    run: FakeRun,
    claim: (effectId: string, run: WorkflowRun) => Promise<EffectClaim>,
  ): Promise<void> {
    if (run.status !== 'queued') return;
    try {
      run.claim = await claim(run.effectId, { runId: run.runId, attempt: 1 });
      if (run.status === 'queued') run.status = 'acting';
    } catch (error) {
      if ((error as Error).name !== 'EffectClaimError') throw error;
      if (run.status === 'queued') run.status = 'refused';
    }
  }

  /** The jobs after it. */
  act(run: FakeRun): void {
    if (run.status !== 'acting' || !run.claim) return;
    const { effect, expectedVersion, promotionId } = run.claim;
    // As the workflow does: what is older than what was done last is refused.
    if (expectedVersion < (this.newestVersions.get(promotionId) ?? 0)) {
      run.status = 'refused';
      return;
    }
    if (this.faults.failing?.(effect.kind)) {
      run.status = 'failed';
      return;
    }
    this.newestVersions.set(promotionId, expectedVersion);
    this.acted.push({ effectId: run.effectId, kind: effect.kind });
    run.status =
      effect.kind === 'smoke-test' && this.faults.smokeFails?.()
        ? 'failed'
        : 'done';
    this.change(effect);
  }

  /** Every run gets on with it, in order. */
  async work(
    claim: (effectId: string, run: WorkflowRun) => Promise<EffectClaim>,
  ): Promise<void> {
    for (const run of this.runs) {
      await this.startRun(run, claim);
      this.act(run);
    }
  }

  private dispatch(effectId: string, effect: DriverEffect): string {
    const runId = `${this.runs.length + 1}`;
    this.runs.push({ runId, effectId, kind: effect.kind, status: 'queued' });
    return runId;
  }

  private change(effect: DriverEffect): void {
    this.generation += 1;
    switch (effect.kind) {
      case 'deploy-canary':
        this.canary = effect.digests;
        this.setWeight(effect.weight);
        break;
      case 'set-weight':
        this.setWeight(effect.weight);
        break;
      case 'roll-out':
        this.stable = effect.digests;
        this.setWeight(100);
        break;
      case 'clean-up':
        this.canary = [];
        this.setWeight(100);
        break;
      case 'roll-back': {
        const target = this.subject.rollbackPlan.application;
        this.setWeight(0);
        this.canary = [];
        this.stable = target.kind === 'revision' ? target.digests : [];
        break;
      }
      default:
    }
  }

  private setWeight(weight: number): void {
    this.weights.push({ at: this.clock(), weight });
  }
}
