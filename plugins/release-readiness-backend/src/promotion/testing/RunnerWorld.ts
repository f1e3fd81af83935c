import {
  defaultPromotionPolicy,
  type PromotionPolicy,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  DriverEffect,
  GridSample,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { PromotionEventKind } from '../events';
import {
  PromotionRunner,
  type RunnerLimits,
  type RunnerPorts,
} from '../runner';
import type { Promotion } from '../states';
import {
  MemoryPromotionStore,
  type PromotionStore,
  PromotionVersionError,
} from '../store';
import { transition } from '../transition';
import type { HealthProbe } from '../triggers';
import { buildPromotion, eventFor, startOfTests, user } from './builders';
import { FakeOffice, fakeMetrics, openGate } from './fakePorts';
import { FakeProduction, type ProductionFaults } from './FakeProduction';

const second = 1000;

/** The standard's policy with short observations: a promotion takes minutes. */
export const shortPolicy: PromotionPolicy = {
  ...defaultPromotionPolicy,
  name: 'short',
  gridLag: 15 * second,
  queryWindow: 15 * second,
  canaryObservation: 45 * second,
  trafficObservation: 45 * second,
  releaseObservation: 45 * second,
  rollbackErrorRate: {
    ...defaultPromotionPolicy.rollbackErrorRate,
    hold: 30 * second,
  },
  rollbackP99: { ...defaultPromotionPolicy.rollbackP99, hold: 30 * second },
};

/** What goes wrong in a {@link RunnerWorld}. */
export interface WorldFaults extends ProductionFaults {
  sample?(t: number, world: RunnerWorld): Partial<GridSample>;
  probe?(): HealthProbe['outcome'];
}

/**
 * One service, its production, the people around it and the store that any
 * number of runners share, on a clock that only tests move.
 */
export class RunnerWorld {
  time = startOfTests;
  readonly store: PromotionStore;
  readonly production: FakeProduction;
  readonly office = new FakeOffice();
  readonly ports: RunnerPorts;
  /** What was published, in order. */
  readonly published: string[] = [];
  readonly warnings: string[] = [];

  constructor(
    faults: WorldFaults = {},
    readonly promotion: Promotion = buildPromotion(),
    readonly policy: PromotionPolicy = shortPolicy,
    /** Makes the store, on the clock of this world. */
    open: (clock: () => number) => PromotionStore = clock =>
      new MemoryPromotionStore(clock),
  ) {
    const clock = () => this.time;
    this.store = open(clock);
    this.production = new FakeProduction(clock, promotion.subject, faults);
    this.office.records.set(promotion.id, 'CHG1');
    const note = (message: string) => this.warnings.push(message);
    this.ports = {
      store: this.store,
      driver: this.production,
      metrics: fakeMetrics(
        clock,
        this.production,
        t => faults.sample?.(t, this) ?? {},
      ),
      prober: { probe: async () => faults.probe?.() ?? 'succeeded' },
      gate: openGate,
      changes: this.office,
      notifier: this.office,
      deployments: this.office,
      policyOf: () => policy,
      describe: ({ key }) => key,
      publish: id => this.published.push(id),
      logger: { info: () => {}, warn: note, error: note },
    };
  }

  async open(): Promise<void> {
    await this.store.create(this.promotion, {
      idempotencyKey: 'click',
      actor: user('requester'),
      wakeAt: this.time,
    });
  }

  runner(
    ports: Partial<RunnerPorts> = {},
    limits: Partial<RunnerLimits> = {},
  ): PromotionRunner {
    return new PromotionRunner({ ...this.ports, ...ports }, 'replica', limits);
  }

  async current(): Promise<Promotion> {
    const stored = await this.store.read(this.promotion.id);
    if (!stored) throw new Error('no promotion');
    return stored.promotion;
  }

  async state(): Promise<string> {
    return (await this.current()).state.name;
  }

  /** A person's verb, by way of the store as a service would. */
  async say(kind: PromotionEventKind): Promise<void> {
    const before = await this.current();
    const event = eventFor(kind, before, this.time);
    await this.store.commit({
      before,
      result: transition(before, event, this.time, this.policy),
    });
  }

  /** Does whatever the promotion waits for people to do. */
  async people(): Promise<void> {
    const { state, signOffs } = await this.current();
    const verb: Partial<Record<string, PromotionEventKind>> = {
      draft: 'submit',
      'awaiting-approval': 'approve',
      ready: 'start',
      'observing-release': signOffs.length < 2 ? 'sign-off' : undefined,
    };
    const kind = verb[state.name];
    if (kind === undefined) return;
    try {
      await this.say(kind);
    } catch (error) {
      if (!(error instanceof PromotionVersionError)) throw error;
    }
  }

  /** CI gets on with its runs. */
  async ci(): Promise<void> {
    await this.production.work((id, run) => this.store.claimEffect(id, run));
  }

  /**
   * Lets time pass in ticks of five seconds until the promotion is over and
   * its outbox empty.
   *
   * @throws Error when it is not within the limit
   */
  async runToEnd(
    tick: () => Promise<unknown>,
    limit = 30 * 60 * second,
  ): Promise<Promotion> {
    const end = this.time + limit;
    while (this.time < end) {
      await this.people();
      await tick();
      await this.ci();
      if (await this.isOver()) return this.current();
      this.time += 5 * second;
    }
    throw new Error(`still ${await this.state()}`);
  }

  async isOver(): Promise<boolean> {
    const stored = await this.store.read(this.promotion.id);
    if (!stored || stored.active) return false;
    const open = await this.store.listEffects(this.promotion.id, [
      'pending',
      'sent',
      'claimed',
    ]);
    return open.length === 0;
  }

  /** Everything that happened outside, by effect: what must not differ. */
  outside() {
    const { acted, stable, canary } = this.production;
    return {
      acted: acted.map(({ effectId, kind }) => `${kind} ${effectId}`),
      told: [...this.office.told].map(([id, what]) => `${what} ${id}`).sort(),
      serves: stable[0]?.digest,
      canary: canary[0]?.digest,
      weight: this.production.weightAt(this.time),
    };
  }

  kindsActed(): DriverEffect['kind'][] {
    return this.production.acted.map(({ kind }) => kind);
  }
}
