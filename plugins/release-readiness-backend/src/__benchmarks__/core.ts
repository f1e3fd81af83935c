// Measures the core on one database; run by `npm run bench`, never by tests.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  buildService,
  defaultPolicy,
  testNow,
  type FactReference,
  type Policy,
  type PublishedFact,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import createKnex, { type Knex } from 'knex';
import { builtInChecks } from '../checks';
import { soundFacts } from '../checks/testing/soundFacts';
import {
  DatabaseFactStore,
  DatabaseScorecardStore,
  DatabaseTargetStore,
} from '../database';
import { migrationsDirectory } from '../database/migrate';
import { Evaluator } from '../scorecard';

const count = Number(process.env.BENCH_SERVICES ?? 10_000);
const connection = process.env.BENCH_POSTGRES;
const sources = ['kubernetes', 'github', 'prometheus'];
const minute = 60_000;

const silent = { error() {}, warn() {}, info() {}, debug() {} };
const logger: LoggerService = { ...silent, child: () => logger };

interface Cost {
  milliseconds: number;
  statements: number;
}

async function measure(
  knex: Knex,
  work: () => Promise<unknown>,
): Promise<Cost> {
  let statements = 0;
  const listener = () => {
    statements += 1;
  };
  knex.on('query', listener);
  const startedAt = performance.now();
  await work();
  const milliseconds = performance.now() - startedAt;
  knex.removeListener('query', listener);
  return { milliseconds, statements };
}

/** Runs work many times; percentiles of its time. */
async function sample(
  knex: Knex,
  runs: number,
  work: (run: number) => Promise<unknown>,
): Promise<string> {
  for (let run = 0; run < 5; run += 1) await work(run);
  const costs: Cost[] = [];
  for (let run = 0; run < runs; run += 1) {
    costs.push(await measure(knex, () => work(run)));
  }
  const times = costs
    .map(({ milliseconds }) => milliseconds)
    .sort((a, b) => a - b);
  const at = (share: number) =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))];
  return `p50 ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms | ${
    costs[0].statements
  }`;
}

function describeCost({ milliseconds, statements }: Cost): string {
  return `${Math.round(milliseconds).toLocaleString('en')} ms | ${statements.toLocaleString('en')}`;
}

async function open(): Promise<{ knex: Knex; close(): Promise<void> }> {
  if (connection) {
    const knex = createKnex({ client: 'pg', connection });
    return { knex, close: () => knex.destroy() };
  }
  const folder = mkdtempSync(join(tmpdir(), 'release-readiness-bench-'));
  const knex = createKnex({
    client: 'better-sqlite3',
    connection: { filename: join(folder, 'bench.sqlite') },
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
  await knex.raw('pragma journal_mode = wal');
  return {
    knex,
    async close() {
      await knex.destroy();
      rmSync(folder, { recursive: true });
    },
  };
}

async function main(): Promise<void> {
  const { knex, close } = await open();
  await knex.migrate.latest({ directory: migrationsDirectory });
  const facts = new DatabaseFactStore(knex);
  const targets = new DatabaseTargetStore(knex);
  const scorecards = new DatabaseScorecardStore(knex);
  const services = Array.from({ length: count }, (_, index) =>
    buildService({
      entityRef: `component:default/service-${index}`,
      name: `service-${index}`,
      title: `Service ${index}`,
      owner: `group:default/team-${index % 200}`,
      system: `system:default/system-${index % 500}`,
    }),
  );
  const sound = soundFacts();
  let now = testNow;
  const rows: string[] = [];
  const report = (title: string, text: string) => {
    rows.push(`| ${title} | ${text} |`);
    process.stderr.write(`${title}: ${text}\n`);
  };
  const leases = new Map(
    await Promise.all(
      sources.map(async source => {
        await targets.syncTargets(source, [{ id: 'main', title: 'Main' }], now);
        const lease = await targets.claim({ source, target: 'main' }, 'bench', {
          leaseMilliseconds: 24 * 60 * minute,
        });
        if (!lease) throw new Error(`Could not take ${source}`);
        await targets.recordSuccess(lease, {
          startedAt: now,
          finishedAt: now,
          complete: true,
        });
        return [source, lease] as const;
      }),
    ),
  );
  const publishAll = async (entityRefs: string[]) => {
    const observedAt = now.toISOString();
    for (let start = 0; start < entityRefs.length; start += 100) {
      for (const [source, lease] of leases) {
        const published = entityRefs
          .slice(start, start + 100)
          .flatMap(entityRef =>
            Object.entries(sound)
              .filter(([key]) => key.startsWith(`${source}.`))
              .map(([key, fact]): PublishedFact => ({
                entityRef,
                // A store reads no more of a reference than its key.
                reference: { key } as FactReference<unknown>,
                fact: fact.status === 'known' ? { ...fact, observedAt } : fact,
              })),
          );
        await facts.publish(lease, published, now);
      }
    }
  };
  const evaluatorWith = (policy: Policy) =>
    new Evaluator({
      scorecards,
      facts,
      targets,
      checks: builtInChecks,
      settings: { policy, factMaxAges: {}, severities: {} },
      targetOf: () => 'main',
      owner: 'bench',
      logger,
      now: () => now,
      onStored: async () => {},
    });
  const evaluator = evaluatorWith(defaultPolicy);
  const refs = services.map(service => service.entityRef);
  const judgeAgain = (entityRefs: string[], by = evaluator) =>
    measure(knex, async () => {
      await scorecards.markChanged(entityRefs, now);
      await by.evaluateDue();
    });

  report(
    'Catalog read: all services are new',
    describeCost(
      await measure(knex, () => scorecards.syncServices(services, now)),
    ),
  );
  report(
    `First collection stored: ${Object.keys(sound).length} facts a service`,
    describeCost(await measure(knex, () => publishAll(refs))),
  );
  report(
    `First judgement of all: ${builtInChecks.length} checks a service`,
    describeCost(await measure(knex, () => evaluator.evaluateDue())),
  );
  report(
    'List page, worst first',
    await sample(knex, 100, () => scorecards.list({}, undefined)),
  );
  report(
    'List page of one owner',
    await sample(knex, 100, run =>
      scorecards.list({ owners: [`group:default/team-${run}`] }, undefined),
    ),
  );
  report(
    'List page, the last ones by title',
    await sample(knex, 50, () =>
      scorecards.list(
        {
          offset: Math.max(0, count - 20),
          sort: { field: 'title', direction: 'asc' },
        },
        undefined,
      ),
    ),
  );
  report(
    'Single scorecard',
    await sample(knex, 200, run => scorecards.find(refs[(run * 37) % count])),
  );
  report(
    'Judge one service again',
    await sample(knex, 50, async run => {
      await scorecards.markChanged([refs[run]], now);
      await evaluator.evaluateDue();
    }),
  );
  const written = async () => ({
    transitions: Number(
      (await knex('check_transitions').count({ rows: '*' }))[0].rows,
    ),
    results: Number((await knex('check_results').count({ rows: '*' }))[0].rows),
  });
  const before = await written();
  now = new Date(now.getTime() + minute);
  report(
    'A pass that finds nothing changed, stored',
    describeCost(await measure(knex, () => publishAll(refs))),
  );
  report(
    'Judge all again, nothing changed',
    describeCost(await judgeAgain(refs)),
  );
  const after = await written();
  report(
    'New rows after a pass and a judgement without change',
    `${after.transitions - before.transitions + after.results - before.results} rows | –`,
  );
  const stricter: Policy = {
    ...defaultPolicy,
    limits: { ...defaultPolicy.limits, minimumCoveragePercent: 99 },
  };
  report(
    'Judge all again after a changed limit (one outcome each)',
    describeCost(await judgeAgain(refs, evaluatorWith(stricter))),
  );
  await close();
  process.stdout.write(
    `${[
      `| ${count.toLocaleString('en')} services on ${connection ? 'PostgreSQL' : 'SQLite'} | Time | SQL statements |`,
      '| --- | --- | --- |',
    ].join('\n')}\n${rows.join('\n')}\n`,
  );
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
