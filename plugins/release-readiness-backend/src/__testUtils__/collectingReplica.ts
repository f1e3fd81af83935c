import { mockServices } from '@backstage/backend-test-utils';
import {
  buildService,
  factOf,
  SourceError,
  testNow,
  type CollectedService,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Knex } from 'knex';
import { Collector, defaultTiming } from '../collection/Collector';
import {
  DatabaseFactStore,
  DatabaseRefreshStore,
  DatabaseTargetStore,
} from '../database';
import { MemoryFactSource } from './MemoryFactSource';
import { testApples } from './testCheck';

export const orders = buildService();
export const cart = buildService({
  entityRef: 'component:default/cart',
  name: 'cart',
});
export const apples = factOf(testApples);

export const refused = () =>
  new SourceError('connect ECONNREFUSED', {
    reason: { key: 'general.unavailable.refused', params: { target: 'Main' } },
  });

/** A source that knows the apples of both services. */
export const openSource = () => {
  const source = new MemoryFactSource('test', [testApples]);
  source.set(orders.entityRef, apples, { apples: 3 });
  source.set(cart.entityRef, apples, { apples: 1 });
  return source;
};

/** Time that passes only when the test says so. */
class ManualTime {
  private readonly waits: { until: number; resolve(): void }[] = [];
  private elapsed = 0;

  readonly now = () => new Date(testNow.getTime() + this.elapsed);

  readonly wait = (milliseconds: number, signal: AbortSignal) =>
    new Promise<void>(resolve => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
      this.waits.push({ until: this.elapsed + milliseconds, resolve });
    });

  pass(milliseconds: number) {
    this.elapsed += milliseconds;
    this.waits
      .filter(({ until }) => until <= this.elapsed)
      .forEach(({ resolve }) => resolve());
  }
}

/** A replica that collects from a source. */
export function createReplica(
  knex: Knex,
  source: MemoryFactSource,
  owner = 'one',
  services: CollectedService[] = [orders, cart],
) {
  const time = new ManualTime();
  const changed: string[][] = [];
  const facts = new DatabaseFactStore(knex);
  const targets = new DatabaseTargetStore(knex);
  const refreshes = new DatabaseRefreshStore(knex);
  const collector = new Collector({
    sources: [source],
    services: { list: () => services, reloadCommits: async () => {} },
    facts,
    targets,
    refreshes,
    markChanged: async refs => {
      if (refs.length > 0) changed.push([...refs].sort());
    },
    settings: {
      sources: [],
      intervalOf: () => 60_000,
      watchedInterval: 600_000,
      deadline: 120_000,
    },
    timing: { ...defaultTiming, targetInterval: 0 },
    owner,
    logger: mockServices.logger.mock({
      child: () => mockServices.logger.mock(),
    }),
    now: time.now,
    random: () => 0,
    wait: time.wait,
  });
  const health = async () => (await targets.listTargets())[0].health;
  /** Makes every target due, as if its pause were over. */
  const makeDue = () =>
    knex('source_targets').update({ next_attempt_at: null });
  return {
    collector,
    facts,
    refreshes,
    targets,
    time,
    changed,
    health,
    makeDue,
    tick: async () => {
      await collector.tick();
      await collector.settled();
    },
  };
}
