import { test as base, expect, type Page } from '@playwright/test';
import { startBalancer } from '../portal/balancer';
import { startPortal, type PortalProcess } from '../portal/portal';
import { promotionConfig } from '../portal/promotionConfig';
import {
  promotionsClient,
  releases,
  startPromotion,
  untilPromotable,
  untilState,
} from '../portal/promotions';
import { startSandboxProcess, type SandboxProcess } from '../portal/sandbox';
import { startPostgres } from '../servers/postgres';
import { waitUntil } from '../servers/polling';
import { StartedServers } from '../servers/StartedServers';
import { decide, openPromotion, patience, seeState } from './promotionWorld';
import { signIn, tabOf } from './world';

const { order, gateway } = releases;

interface Replicas {
  sandbox: SandboxProcess;
  /** The portal as people and runs reach it: whichever replica answers. */
  portal: Pick<PortalProcess, 'url' | 'signIn'>;
  replicas: readonly PortalProcess[];
}

/** Two backends on one PostgreSQL behind one address. */
const test = base.extend<object, { world: Replicas }>({
  world: [
    // Playwright wants the first argument destructured.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const servers = new StartedServers();
      try {
        const sandbox = servers.keep(await startSandboxProcess());
        const postgres = servers.keep(await startPostgres());
        const balancer = servers.keep(await startBalancer());
        const replicas: PortalProcess[] = [];
        // One after the other: the first makes the tables.
        for (let i = 0; i < 2; i++) {
          const replica = await startPortal({
            config: promotionConfig(sandbox),
            postgres,
            publicUrl: balancer.url,
          });
          replicas.push(servers.keep(replica));
        }
        balancer.use(replicas.map(({ url }) => url));
        await sandbox.control('POST', '/portal', { url: balancer.url });
        const portal = {
          url: balancer.url,
          // Whoever runs gives tokens that both take.
          signIn: (user: string) =>
            replicas[0].signIn(user).catch(() => replicas[1].signIn(user)),
        };
        await use({ sandbox, portal, replicas });
      } finally {
        await servers.stop();
      }
    },
    { scope: 'worker', timeout: 400_000 },
  ],
});

async function openDialog(page: Page, world: Replicas) {
  await signIn(page, world, 'Lin Wei');
  await page.goto(tabOf(world, gateway.service));
  await page.getByRole('button', { name: 'Promote to production' }).click();
  await page
    .getByRole('dialog')
    .getByLabel(/^Impact/)
    .fill('None');
}

test('pressed twice in each of two browsers at once, one promotion comes of it', async ({
  browser,
  world,
}) => {
  await untilPromotable(world.portal, gateway);
  const pages = await Promise.all(
    [1, 2].map(async () => (await browser.newContext()).newPage()),
  );
  await Promise.all(pages.map(page => openDialog(page, world)));
  await Promise.all(
    pages.map(page =>
      page
        .getByRole('dialog')
        .getByRole('button', { name: 'Request the promotion' })
        .dblclick(),
    ),
  );
  await Promise.all(
    pages.map(page =>
      page.waitForURL(/\/release-readiness\/promotions\/[^/]+$/, {
        timeout: patience,
      }),
    ),
  );
  expect(pages[0].url()).toBe(pages[1].url());
  const api = await promotionsClient(world.portal, gateway.requester);
  const { items } = await api.listPromotions({
    entityRefs: [`component:default/${gateway.service}`],
  });
  expect(items).toHaveLength(1);
  await decide(pages[0], 'Withdraw', 'It was only to press twice');
  await seeState(pages[1], 'Cancelled');
});

test('each replica is killed in mid-canary; the other goes on within the lease and repeats nothing', async ({
  page,
  world,
}) => {
  const { portal, replicas } = world;
  const [first, second] = replicas;
  const { id, api } = await startPromotion(portal, order);
  await signIn(page, world, 'Lin Wei');
  await openPromotion(page, portal, id);
  await untilState(api, id, 'observing-canary');
  await first.kill();
  await untilState(api, id, 'observing-traffic');
  await first.restart();
  await second.kill();
  const watched = await untilState(api, id, 'observing-release');
  await seeState(page, 'Observing the release');
  await api.actOnPromotion(id, {
    verb: 'sign-off',
    role: 'development',
    expectedVersion: watched.version,
  });
  const tester = await promotionsClient(portal, 'liu.yan');
  await waitUntil(
    'the tester has signed off',
    async () => {
      const { version } = await tester.getPromotion(id);
      await tester.actOnPromotion(id, {
        verb: 'sign-off',
        role: 'test',
        expectedVersion: version,
      });
      return true;
    },
    { deadline: patience, interval: 200 },
  );
  const { runs } = await untilState(api, id, 'completed');
  await seeState(page, 'Completed');

  const effects = runs.map(({ kind, step }) => `${step} ${kind}`);
  expect(runs.map(({ attempt, status }) => [attempt, status])).toEqual(
    runs.map(() => [1, 'done']),
  );
  expect(new Set(effects).size).toBe(effects.length);
  const response = await fetch(
    `${world.sandbox.url('github')}/repos/mall/${order.service}/actions/runs?event=workflow_dispatch&per_page=100`,
    { headers: { authorization: 'Bearer mall-github-token' } },
  );
  const { workflow_runs: started } = (await response.json()) as {
    workflow_runs: { display_title: string }[];
  };
  for (const { effectId } of runs) {
    expect(
      started.filter(({ display_title: title }) => title.includes(effectId)),
    ).toHaveLength(1);
  }
  expect(await api.verifyPromotion(id)).toMatchObject({ intact: true });
  await second.restart();
});
