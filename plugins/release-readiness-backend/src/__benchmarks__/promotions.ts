// Measures many promotions at once on two replicas and one PostgreSQL; run by
// `npm run bench`, never by tests. Production, metrics and people are played
// in this process, so that what is measured is the runner and its store.
import { setTimeout as delay } from 'node:timers/promises';
import { scaledPolicy } from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  LiveMetrics,
  PromotionDriver,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import createKnex, { type Knex } from 'knex';
import { DatabasePromotionStore } from '../database';
import { migrationsDirectory } from '../database/migrate';
import { PromotionRunner, type PromotionStore } from '../promotion';
import {
  buildPromotion,
  buildSubject,
  user,
} from '../promotion/testing/builders';
import { RunnerWorld } from '../promotion/testing/RunnerWorld';

const count = Number(process.env.BENCH_PROMOTIONS ?? 500);
const connection = process.env.BENCH_POSTGRES;
const scale = Number(process.env.BENCH_SCALE ?? 30);
const policy = scaledPolicy(scale);
const tickInterval = 1_000;

/** One promotion and its world; the store is the one of its replica. */
interface Participant {
  world: RunnerWorld;
  breached: boolean;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

function report(what: string, values: readonly number[]): void {
  const text =
    values.length === 0
      ? 'none'
      : [0.5, 0.95, 1]
          .map(share => `${Math.round(percentile(values, share))}`)
          .join(' / ');
  process.stdout.write(`| ${what} | ${text} ms | ${values.length} |\n`);
}

async function main(): Promise<void> {
  if (!connection) {
    process.stdout.write(
      'Promotions are measured on PostgreSQL: set BENCH_POSTGRES.\n',
    );
    return;
  }
  const open = (): Knex =>
    createKnex({ client: 'pg', connection, pool: { min: 0, max: 10 } });
  const databases = [open(), open(), open()];
  await databases[0].migrate.latest({ directory: migrationsDirectory });
  const [people, ...replicas] = databases.map(
    knex => new DatabasePromotionStore(knex),
  );

  const participants = new Map<string, Participant>();
  for (let index = 0; index < count; index += 1) {
    const entityRef = `component:default/bench-${index}`;
    const promotion = {
      ...buildPromotion({ subject: { ...buildSubject(), entityRef } }),
      id: `bench-${index}`,
      createdAt: Date.now(),
      // The builder's begins in the time of tests, and would be over.
      state: {
        name: 'draft' as const,
        since: Date.now(),
        deadlineAt: Date.now() + policy.draftLifetime,
      },
    };
    const participant: Participant = {
      breached: false,
      world: new RunnerWorld(
        {
          sample: () =>
            participant.breached ? { errorRatio: { value: 0.5 } } : {},
        },
        promotion,
        policy,
        () => people,
      ),
    };
    Object.defineProperty(participant.world, 'time', { get: Date.now });
    participants.set(entityRef, participant);
  }
  const of = (entityRef: string) => participants.get(entityRef)!.world;
  const driver: PromotionDriver = {
    id: 'bench',
    capabilities: subject => of(subject.entityRef).production.capabilities(),
    plan: subject => of(subject.entityRef).production.plan(),
    observe: subject => of(subject.entityRef).production.observe(),
    apply: (subject, request) =>
      of(subject.entityRef).production.apply(subject, request),
    track: (subject, options) =>
      of(subject.entityRef).production.track(subject, options),
    abort: (subject, options) =>
      of(subject.entityRef).production.abort(subject, options),
    describeFailsafe: subject =>
      of(subject.entityRef).production.describeFailsafe(),
  };
  const metrics: LiveMetrics = {
    id: 'bench',
    query: (subject, request, options) =>
      of(subject.entityRef).ports.metrics.query(subject, request, options),
    preflight: (subject, options) =>
      of(subject.entityRef).ports.metrics.preflight(subject, options),
  };

  // The second replica stops dead in the middle of its work and gives nothing back.
  const killed: { at?: number } = {};
  const held = new Set<string>();
  const resumed: number[] = [];
  const killable = new Proxy(replicas[1], {
    get(target, name: keyof PromotionStore) {
      const method = target[name] as (...args: unknown[]) => Promise<unknown>;
      return async (...args: unknown[]) => {
        if (killed.at !== undefined) await new Promise(() => {});
        const answer = await method.apply(target, args);
        if (name === 'claimDue') {
          (answer as { promotion: { id: string } }[]).forEach(claim =>
            held.add(claim.promotion.id),
          );
        }
        if (name === 'release') {
          held.delete((args[0] as { promotionId: string }).promotionId);
        }
        return answer;
      };
    },
  });
  const survivor = new Proxy(replicas[0], {
    get(target, name: keyof PromotionStore) {
      const method = target[name] as (...args: unknown[]) => Promise<unknown>;
      return async (...args: unknown[]) => {
        const answer = await method.apply(target, args);
        if (name === 'claimDue' && killed.at !== undefined) {
          for (const { promotion } of answer as {
            promotion: { id: string };
          }[]) {
            if (held.delete(promotion.id)) resumed.push(Date.now() - killed.at);
          }
        }
        return answer;
      };
    },
  });

  const sample = [...participants.values()][0].world;
  const runnerOf = (store: PromotionStore, owner: string) =>
    new PromotionRunner({ ...sample.ports, store, driver, metrics }, owner);
  const ticks: number[] = [];
  const stop = new AbortController();
  const loop = async (work: () => Promise<unknown>, pause = tickInterval) => {
    while (!stop.signal.aborted) {
      await work();
      await delay(pause);
    }
  };
  const replica = (store: PromotionStore, owner: string) => {
    const runner = runnerOf(store, owner);
    return loop(async () => {
      const from = performance.now();
      await runner.tick(stop.signal);
      ticks.push(performance.now() - from);
    });
  };

  for (const { world } of participants.values()) {
    await people.create(world.promotion, {
      idempotencyKey: world.promotion.id,
      actor: user('requester'),
      wakeAt: await people.now(),
    });
  }
  const states = new Map<string, string>();
  const everybody = [...participants.values()];
  const office = async () => {
    for (const { world } of everybody) {
      const state = await world.state();
      states.set(world.promotion.id, state);
      await world.people();
      await world.ci();
    }
  };
  const loops = [replica(survivor, 'survivor'), loop(office, 200)];
  void replica(killable as PromotionStore, 'killed');

  const startedAt = Date.now();
  const inState = (...names: string[]) =>
    everybody.filter(({ world }) =>
      names.includes(states.get(world.promotion.id) ?? ''),
    );
  const until = async (what: () => boolean, seconds: number) => {
    const end = Date.now() + seconds * 1000;
    while (!what() && Date.now() < end) await delay(200);
  };
  await until(() => inState('observing-canary').length >= count / 5, 300);
  const victims = inState('observing-canary').slice(0, Math.ceil(count / 10));
  victims.forEach(participant => {
    participant.breached = true;
  });
  await until(() => held.size > 0, 30);
  killed.at = Date.now();
  await until(
    () =>
      inState('completed', 'rolled-back').length === count && held.size === 0,
    900,
  );
  const total = Date.now() - startedAt;
  stop.abort();
  await Promise.all(loops);

  const decisions: number[] = [];
  for (const { world } of victims) {
    const { breaches } = await world.current();
    // From the instant at which the last point that was needed could be known.
    breaches.forEach(({ to, detectedAt }) =>
      decisions.push(detectedAt - to - policy.gridLag),
    );
  }
  process.stdout.write(
    [
      `| ${count} promotions, two replicas, PostgreSQL, policy ${policy.name} | p50 / p95 / max | samples |`,
      '| --- | --- | --- |',
      '',
    ].join('\n'),
  );
  report('One tick of a replica', ticks);
  report('Breach: from the last point needed to the decision', decisions);
  report('A killed replica: until another goes on with what it held', resumed);
  process.stdout.write(
    `\n${inState('completed').length} completed, ${inState('rolled-back').length} rolled back, ${victims.length} breached, ${Math.round(total / 1000)} s in all.\n`,
  );
  await Promise.all(databases.map(knex => knex.destroy()));
  process.exit(0);
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
