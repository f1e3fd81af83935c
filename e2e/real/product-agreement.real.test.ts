import type { CheckOutcome } from '@release-readiness/backstage-plugin-release-readiness-common';

import {
  differences,
  readOutcomes,
  readResults,
  turnedGreen,
  type Difference,
  type Outcomes,
} from '../portal/outcomes';
import { storyOutcomes } from '../portal/stories';
import { describeWithServers, waitUntil } from '../servers';
import { CHANGED_SERVICE, CHANGES, runAll, setExtraKey } from './mall/changes';
import { applyReaderRole, READER, type ClusterName } from './mall/clusters';
import { expectedDifferences, hasOnlyTheReason } from './mall/exceptions';
import { ProductObserver } from './mall/observer';
import {
  auditedRequests,
  documentedRights,
  isAllowed,
  PROMOTION_RIGHTS,
  removeRule,
} from './mall/reader';
import { startTwoPortals, type TwoPortals } from './mall/world';

const STARTED_WITHIN = 600_000;
const AGREED_WITHIN = 300_000;
const OUTAGE_WITHIN = 1_000_000;
/** Reading every scorecard is work for the portal that it is waited for. */
const ASKED_EVERY = 500;
/** Needs nothing but the workloads in prod. */
const WORKLOAD_CHECK = 'zero-downtime-rollout';

const byKey = (a: Difference, b: Difference) => (a.key < b.key ? -1 : 1);

describeWithServers(
  'The product on real Kubernetes, Prometheus, Alertmanager and PostgreSQL',
  [
    'kubernetes',
    'crds',
    'prometheus-debian',
    'prometheus-3',
    'alertmanager',
    'postgres',
  ],
  () => {
    let world: TwoPortals;
    let observer: ProductObserver;
    /** The outcomes on real servers before anything is changed. */
    let settled: Outcomes;

    beforeAll(async () => {
      world = await startTwoPortals();
      observer = new ProductObserver(world.real);
    }, STARTED_WITHIN);

    afterAll(async () => world?.stop());

    /** Ends an API server until the product has noticed, and starts it again. */
    async function interrupt(name: ClusterName) {
      const cluster = world.clusters[name];
      await cluster.killApiServer();
      await observer.health(name, 'failing');
      await cluster.restartApiServer();
      await observer.health(name, 'healthy');
    }

    it(
      'comes to the same outcomes as on the sandbox, but for listed times that servers set',
      async () => {
        const stories: Outcomes = storyOutcomes();
        let reference: Outcomes = new Map();
        await waitUntil(
          'the portal on the sandbox has judged everything',
          async () => {
            reference = await readOutcomes(world.reference);
            return differences(stories, reference).length === 0 || undefined;
          },
          { deadline: AGREED_WITHIN, interval: ASKED_EVERY },
        );
        const expected = expectedDifferences(reference).sort(byKey);
        let actual: Difference[] = [];
        await waitUntil(
          'the portal on real servers has judged everything',
          async () => {
            settled = await readOutcomes(world.real);
            actual = differences(reference, settled).sort(byKey);
            return (
              JSON.stringify(actual) === JSON.stringify(expected) || undefined
            );
          },
          { deadline: AGREED_WITHIN, interval: ASKED_EVERY },
        ).catch(() => undefined);
        // Also where an exception is not needed any more.
        expect(actual).toEqual(expected);
        const excepted = new Set(expected.map(({ key }) => key));
        const results = [...(await readResults(world.real))].filter(([key]) =>
          excepted.has(key),
        );
        expect(results).toHaveLength(expected.length);
        expect(
          results.filter(([, result]) => !hasOnlyTheReason(result)),
        ).toEqual([]);

        const compared = reference.size - expected.length;
        expect(reference.size).toBe(stories.size);
        expect(compared).toBeGreaterThan(600);
        process.stdout.write(
          `compared ${compared} service × check outcomes; ${expected.length} more differ by listed times\n`,
        );
        await world.stopReference();
      },
      2 * AGREED_WITHIN + 30_000,
    );

    it('uses each verb on each resource of the documented ClusterRole that no promotion needs alone, and asks for nothing else', async () => {
      const documented = documentedRights();
      expect(PROMOTION_RIGHTS.filter(right => !documented.has(right))).toEqual(
        [],
      );
      const rights = [...documented]
        .filter(right => !PROMOTION_RIGHTS.includes(right))
        .sort();
      for (const cluster of Object.values(world.clusters)) {
        const requests = await waitUntil('everything is watched', () => {
          const found = auditedRequests(cluster);
          return found.used.size >= rights.length ? found : undefined;
        });
        expect([...requests.refused]).toEqual([]);
        expect([...requests.used].sort()).toEqual(rights);
      }
    });

    it.each(['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'])(
      'may not %s Secrets',
      async verb => {
        for (const cluster of Object.values(world.clusters)) {
          expect(await isAllowed(cluster, { verb, resource: 'secrets' })).toBe(
            false,
          );
        }
      },
    );

    it('is refused Secrets by the API server', async () => {
      const { prod } = world.clusters;
      const { status } = await prod.request('/api/v1/secrets', {
        user: READER,
      });
      expect(status).toBe(403);
      // The same question about what it may read is answered.
      expect(await isAllowed(prod, { verb: 'list', resource: 'pods' })).toBe(
        true,
      );
    });

    it.each(CHANGES)(
      'shows within the watch that somebody $title, and took it back',
      async ({ cluster: name, check, commands, revert }) => {
        const cluster = world.clusters[name];
        const outcome = (expected: CheckOutcome) =>
          observer.seen(CHANGED_SERVICE, check, expected);
        expect(await outcome('pass')).toBe('pass');
        await runAll(cluster, commands);
        expect(await outcome('fail')).toBe('fail');
        await runAll(cluster, revert);
        expect(await outcome('pass')).toBe('pass');
      },
    );

    it(
      'survives an API server that is killed and started again: unknown meanwhile, nothing green',
      async () => {
        await observer.agreesWith(settled);
        const { prod } = world.clusters;
        await prod.killApiServer();
        await observer.health('prod', 'failing', /refused/);
        await observer.eventually('mall-order', WORKLOAD_CHECK, 'unknown');
        expect(turnedGreen(settled, await observer.outcomes())).toEqual([]);
        await prod.restartApiServer();
        expect(await observer.agreesWith(settled)).toBe(settled.size);
      },
      OUTAGE_WITHIN,
    );

    it(
      'survives a watch whose history is forgotten (410)',
      async () => {
        const { nonprod } = world.clusters;
        const check = 'staging-matches-prod-config';
        await nonprod.forgetHistory();
        await nonprod.kubectl(setExtraKey(true));
        await observer.eventually(CHANGED_SERVICE, check, 'fail');
        await nonprod.kubectl(setExtraKey(false));
        await observer.seen(CHANGED_SERVICE, check, 'pass');
        expect(await observer.agreesWith(settled)).toBe(settled.size);
      },
      OUTAGE_WITHIN,
    );

    it(
      'has facts of one kind unavailable when its rule is missing, and known again with it',
      async () => {
        const { prod } = world.clusters;
        const reasons = (...expected: string[]) =>
          observer.unavailableFor('mall-order', 'kubernetes.backups', expected);
        await removeRule(prod, 'batch');
        await interrupt('prod');
        // The reason of the outage stays until the service is judged again.
        const forbidden = ['general.unavailable.forbidden'];
        expect(await reasons(...forbidden)).toEqual(forbidden);
        expect(turnedGreen(settled, await observer.outcomes())).toEqual([]);
        await applyReaderRole(prod);
        await interrupt('prod');
        expect(await observer.agreesWith(settled)).toBe(settled.size);
        expect(await reasons()).toEqual([]);
      },
      OUTAGE_WITHIN,
    );

    it(
      'turns unknown when its token is revoked, and recovers without a restart',
      async () => {
        const { prod } = world.clusters;
        await prod.revokeToken(READER);
        await observer.health('prod', 'failing', /unauthorized/);
        await observer.eventually('mall-order', WORKLOAD_CHECK, 'unknown');
        expect(turnedGreen(settled, await observer.outcomes())).toEqual([]);
        await prod.restoreToken(READER);
        expect(await observer.agreesWith(settled)).toBe(settled.size);
      },
      OUTAGE_WITHIN,
    );
  },
);
