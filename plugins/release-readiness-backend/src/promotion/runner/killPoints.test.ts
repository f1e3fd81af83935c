import { DatabasePromotionStore } from '../../database';
import { databaseIds, openMigrated } from '../../database/__testUtils__';
import { verifyChain } from '../chain';
import { Crash, CrashPoint } from '../testing/crashing';
import { RunnerWorld, type WorldFaults } from '../testing/RunnerWorld';
import type { PromotionStore } from '../store';
import type { RunnerPorts } from './ports';

jest.setTimeout(300_000);

const reads: ReadonlySet<string> = new Set([
  'now',
  'read',
  'list',
  'readReadings',
  'listEvidence',
  'listEffects',
  'readEffect',
  'readEvents',
  'listAnchors',
  'oldestOverdue',
]);

/** Every port of a runner, so that it dies at a call through any of them. */
function wrapPorts(ports: RunnerPorts, point: CrashPoint): RunnerPorts {
  return {
    ...ports,
    store: point.wrap('store', ports.store, method => !reads.has(method)),
    driver: point.wrap('driver', ports.driver),
    metrics: point.wrap('metrics', ports.metrics),
    prober: point.wrap('prober', ports.prober),
    gate: point.wrap('gate', ports.gate),
    changes: point.wrap('changes', ports.changes),
    notifier: point.wrap('notifier', ports.notifier),
    deployments:
      ports.deployments && point.wrap('deployments', ports.deployments),
    anchors: point.wrap('anchors', { publish: async () => undefined }),
  };
}

const scenarios: Record<string, { faults: WorldFaults; end: string }> = {
  'a successful promotion': { faults: {}, end: 'completed' },
  'a promotion that is rolled back': {
    faults: {
      sample: (t, { production }) =>
        production.weightAt(t) === 30 ? { errorRatio: { value: 0.2 } } : {},
    },
    end: 'rolled-back',
  },
};

/** Runs a promotion; the process dies at the point, and another goes on. */
async function runWith(
  faults: WorldFaults,
  point: CrashPoint,
  open?: (clock: () => number) => PromotionStore,
) {
  const world = new RunnerWorld(faults, undefined, undefined, open);
  await world.open();
  const first = world.runner(wrapPorts(world.ports, point));
  const second = world.runner(wrapPorts(world.ports, new CrashPoint()));
  const promotion = await world.runToEnd(async () => {
    if (!point.dead) {
      try {
        await first.tick();
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
      }
    } else {
      await second.tick();
    }
  });
  return { world, promotion, path: await pathOf(world) };
}

/** Kinds and states of the trail, without claims: what was decided. */
async function pathOf(world: RunnerWorld): Promise<string[]> {
  const events = await world.store.readEvents('p1');
  return events.flatMap(({ kind, payload }) =>
    typeof payload === 'object' && payload !== null && 'to' in payload
      ? [`${kind} ${String(payload.to)}`]
      : [],
  );
}

describe.each(Object.entries(scenarios))(
  'a replica that dies anywhere in %s',
  (_, { faults, end }) => {
    const clean = new CrashPoint();
    let expected: Awaited<ReturnType<typeof runWith>>;

    beforeAll(async () => {
      expected = await runWith(faults, clean);
    });

    it('would have come to the end by itself, through every port', () => {
      expect(expected.promotion.state.name).toBe(end);
      const ports = new Set(clean.log.map(name => name.split('.')[0]));
      expect([...ports].sort()).toEqual([
        'anchors',
        'changes',
        'deployments',
        'driver',
        'gate',
        'metrics',
        'notifier',
        'prober',
        'store',
      ]);
      expect(clean.calls).toBeGreaterThan(100);
    });

    it.each(['before', 'after'] as const)(
      'just %s any call is followed by another that ends the same, and nothing happens twice outside',
      async when => {
        for (let at = 1; at <= clean.calls; at += 1) {
          const point = new CrashPoint(at, when);
          const { world, promotion, path } = await runWith(faults, point);
          const where = `call ${at}, ${point.log.at(-1)}`;
          expect([where, point.dead]).toEqual([where, true]);
          expect([where, promotion.state.name]).toEqual([where, end]);
          expect([where, path]).toEqual([where, expected.path]);
          expect([where, world.outside()]).toEqual([
            where,
            expected.world.outside(),
          ]);
          // One dispatch of each effect, whatever was lost.
          const dispatched = world.production.runs.map(
            ({ effectId }) => effectId,
          );
          expect([where, dispatched]).toEqual([
            where,
            expected.world.production.runs.map(({ effectId }) => effectId),
          ]);
          expect([
            where,
            verifyChain(
              'p1',
              await world.store.readEvents('p1'),
              await world.store.listAnchors('p1'),
            ),
          ]).toEqual([where, []]);
        }
      },
    );
  },
);

// Every point takes too long on a database; that its transactions are whole
// shows at a few of them, spread over the promotion.
const everyNth = 17;

const tables = [
  'audit_anchors',
  'promotion_probes',
  'promotion_observations',
  'promotion_samples',
  'effects',
  'approvals',
  'promotion_events',
  'promotions',
];

describe.each(databaseIds)('a replica that dies in %p', id => {
  it.each(Object.entries(scenarios))(
    'during %s is followed by another that ends the same',
    async (_, { faults, end }) => {
      const clean = new CrashPoint();
      const expected = await runWith(faults, clean);
      const knex = await openMigrated(id);
      for (let at = 1; at <= clean.calls; at += everyNth) {
        const when = at % 2 === 0 ? 'before' : 'after';
        const { world, promotion, path } = await runWith(
          faults,
          new CrashPoint(at, when),
          clock =>
            new DatabasePromotionStore(knex, db =>
              db.raw('cast(? as bigint)', [clock()]),
            ),
        );
        expect([at, promotion.state.name]).toEqual([at, end]);
        expect([at, path]).toEqual([at, expected.path]);
        expect([at, world.outside()]).toEqual([at, expected.world.outside()]);
        const events = await world.store.readEvents('p1');
        const anchors = await world.store.listAnchors('p1');
        expect([at, verifyChain('p1', events, anchors)]).toEqual([at, []]);
        for (const table of tables) await knex(table).delete();
      }
    },
  );
});
