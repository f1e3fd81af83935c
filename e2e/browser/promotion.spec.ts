import { expect, type Browser, type Page } from '@playwright/test';
import {
  promotionsClient,
  type Release,
  releases,
  requestPromotion,
  startPromotion,
  untilPromotable,
  untilState,
} from '../portal/promotions';
import { expectAccessible } from './accessibility';
import {
  decide,
  openPromotion,
  patience,
  type PromotionWorld,
  seeState,
  test,
} from './promotionWorld';
import { signIn, tabOf } from './world';

const { order, gateway, geo } = releases;

/** A person at a browser of their own. */
async function person(browser: Browser, world: PromotionWorld, name: string) {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, world, name);
  return page;
}

/** Digests that run in production, as its API tells them. */
async function imagesInProduction(
  { sandbox }: PromotionWorld,
  { service }: Release,
): Promise<string[]> {
  const response = await fetch(
    `${sandbox.url('prod')}/api/v1/namespaces/mall-prod/pods`,
    { headers: { authorization: 'Bearer mall-reader' } },
  );
  const { items } = (await response.json()) as {
    items: {
      metadata: { name: string };
      spec: { containers: { image: string }[] };
    }[];
  };
  return [
    ...new Set(
      items
        .filter(({ metadata }) => metadata.name.startsWith(service))
        .flatMap(({ spec }) => spec.containers.map(({ image }) => image)),
    ),
  ].sort();
}

/** The dialog of the promote button, filled in. */
async function fillRequest(page: Page, world: PromotionWorld, to: Release) {
  await page.goto(tabOf(world, to.service));
  await page.getByRole('button', { name: 'Promote to production' }).click();
  const dialog = page.getByRole('dialog');
  const impact = dialog.getByLabel(/^Impact/);
  await expect(impact).toBeVisible();
  await impact.fill('Nobody is interrupted');
  return dialog;
}

test.describe('a guarded promotion', () => {
  test('rolls back by itself when one pod of the canary fails too often', async ({
    page,
    world,
  }) => {
    const { service } = order;
    await untilPromotable(world.portal, order);
    const before = await imagesInProduction(world, order);
    await world.sandbox.control('POST', `/services/${service}/candidate`, {
      errorRate: 0.5,
    });
    await signIn(page, world, 'Lin Wei');
    const { id, api } = await startPromotion(world.portal, order);
    await openPromotion(page, world.portal, id);
    await seeState(page, 'Rolled back');
    await expect(
      page.getByRole('region', { name: 'Why it rolls back' }),
    ).toContainText('Error rate');
    const { steps } = await api.getPromotion(id);
    expect(
      steps.find(({ step }) => step === 'shifting-traffic')?.startedAt,
    ).toBeUndefined();
    expect(await imagesInProduction(world, order)).toEqual(before);
    await world.sandbox.control('DELETE', `/services/${service}/candidate`);
  });

  test('rolls back by itself when the canary is too slow at 30 % of the traffic', async ({
    page,
    world,
  }) => {
    const { service } = gateway;
    await untilPromotable(world.portal, gateway);
    const before = await imagesInProduction(world, gateway);
    await signIn(page, world, 'Lin Wei');
    const { id, api } = await startPromotion(world.portal, gateway);
    await openPromotion(page, world.portal, id);
    await untilState(api, id, 'observing-traffic');
    await world.sandbox.control('POST', `/services/${service}/candidate`, {
      p99: 3,
    });
    await seeState(page, 'Rolled back');
    await expect(
      page.getByRole('region', { name: 'Why it rolls back' }),
    ).toContainText('P99 latency');
    const { steps } = await api.getPromotion(id);
    expect(
      steps.find(({ step }) => step === 'rolling-out')?.startedAt,
    ).toBeUndefined();
    expect(await imagesInProduction(world, gateway)).toEqual(before);
    await world.sandbox.control('DELETE', `/services/${service}/candidate`);
  });

  test('is held where the canary tells nothing, and rolls back when that lasts', async ({
    page,
    world,
  }) => {
    const { service } = order;
    await untilPromotable(world.portal, order);
    const before = await imagesInProduction(world, order);
    await world.sandbox.control('POST', `/services/${service}/candidate`, {
      data: 'missing',
    });
    await signIn(page, world, 'Lin Wei');
    const { id } = await startPromotion(world.portal, order);
    await openPromotion(page, world.portal, id);
    await seeState(page, 'Held: no usable data');
    await seeState(page, 'Rolled back');
    expect(await imagesInProduction(world, order)).toEqual(before);
    await world.sandbox.control('DELETE', `/services/${service}/candidate`);
  });

  test('rolls back when the smoke test fails', async ({ page, world }) => {
    const { service } = gateway;
    await untilPromotable(world.portal, gateway);
    const before = await imagesInProduction(world, gateway);
    await world.sandbox.control('POST', `/services/${service}/candidate`, {
      smokeTest: 'failing',
    });
    await signIn(page, world, 'Lin Wei');
    const { id } = await startPromotion(world.portal, gateway);
    await openPromotion(page, world.portal, id);
    await seeState(page, 'Rolled back');
    await expect(
      page.getByRole('region', { name: 'Why it rolls back' }),
    ).toContainText('Smoke test');
    expect(await imagesInProduction(world, gateway)).toEqual(before);
    await world.sandbox.control('DELETE', `/services/${service}/candidate`);
  });

  test('is aborted by its owner, and production is what it was before', async ({
    page,
    world,
  }) => {
    await untilPromotable(world.portal, order);
    const before = await imagesInProduction(world, order);
    await signIn(page, world, 'Lin Wei');
    const { id } = await startPromotion(world.portal, order);
    await openPromotion(page, world.portal, id);
    await seeState(page, 'Observing the canary');
    await decide(page, 'Abort: roll back', 'The note is not ready for use');
    await seeState(page, 'Rolled back');
    expect(await imagesInProduction(world, order)).toEqual(before);
  });

  test('is scheduled while the business line is at its peak', async ({
    page,
    world,
  }) => {
    const { portal } = world;
    await untilPromotable(portal, geo);
    const api = await promotionsClient(portal, geo.requester);
    const { id } = await requestPromotion(api, geo);
    const waiting = await untilState(api, id, 'awaiting-approval');
    const approver = await promotionsClient(portal, geo.approver);
    await approver.actOnPromotion(id, {
      verb: 'approve',
      expectedVersion: waiting.version,
      subjectHash: waiting.subjectHash,
    });
    await untilState(api, id, 'scheduled');
    await signIn(page, world, 'Grace Okafor');
    await openPromotion(page, portal, id);
    await seeState(page, 'Scheduled');
    await decide(page, 'Withdraw', 'It was only to see the window');
    await seeState(page, 'Cancelled');
  });

  test('goes from the button to completion: requested, approved, started, signed off by the people of its roles', async ({
    page,
    browser,
    world,
  }) => {
    await untilPromotable(world.portal, order);
    await signIn(page, world, 'Lin Wei');
    const dialog = await fillRequest(page, world, order);
    await expect(
      dialog.getByRole('region', { name: 'What changes' }),
    ).toContainText('V3__add_note.sql');
    await dialog.getByRole('button', { name: 'Request the promotion' }).click();
    await page.waitForURL(/\/release-readiness\/promotions\//);
    await seeState(page, 'Awaiting approval');
    await expect(page.getByText('Who can still approve:')).toBeVisible();

    const lead = await person(browser, world, 'Wang Lei');
    await lead.goto(page.url());
    await decide(lead, 'Approve');
    await seeState(page, 'Ready');
    await decide(page, 'Start now');
    await seeState(page, 'Observing the canary');
    await expect(page.locator('[aria-current=step]')).toContainText(
      /of .* observed/,
      { timeout: patience },
    );
    await expectAccessible(page);
    await seeState(page, 'Observing traffic');
    await expect(
      page.getByRole('region', { name: 'Traffic on the canary' }),
    ).toContainText('30');
    await seeState(page, 'Observing the release');

    await decide(page, 'Sign off');
    await expect(
      page.getByText('What is set or measured differs'),
    ).toBeHidden();
    const tester = await person(browser, world, 'Liu Yan');
    await tester.goto(page.url());
    await decide(tester, 'Sign off');
    await seeState(page, 'Completed');

    await page.getByRole('button', { name: 'Check the hash chain' }).click();
    await expect(page.getByText(/The chain is intact/)).toBeVisible();
    await expect(
      page.getByRole('region', { name: 'Change record' }),
    ).toContainText('Successful');
    await expectAccessible(page);
    expect(await imagesInProduction(world, order)).toHaveLength(1);
  });
});

test('a deployment that somebody starts beside the portal is rejected, and production stays as it is', async ({
  page,
  world,
}) => {
  const { sandbox } = world;
  await untilPromotable(world.portal, gateway);
  const before = await imagesInProduction(world, gateway);
  const { runId } = (await sandbox.control(
    'POST',
    `/services/${gateway.service}/dispatch`,
    { user: 'lin.wei', workflow: 'deploy-canary' },
  )) as { runId: number };
  const ask = async <T>(path: string) =>
    (await (
      await fetch(
        `${sandbox.url('github')}/repos/mall/${gateway.service}/actions/runs/${runId}${path}`,
        { headers: { authorization: 'Bearer mall-github-token' } },
      )
    ).json()) as T;
  await expect
    .poll(
      async () => (await ask<{ conclusion: string | null }>('')).conclusion,
      { timeout: patience },
    )
    .toBe('failure');
  const { jobs } = await ask<{ jobs: { conclusion: string }[] }>('/jobs');
  expect(jobs.map(({ conclusion }) => conclusion)).toEqual(['failure']);
  await page.goto(
    `${sandbox.url('github')}/mall/${gateway.service}/actions/runs/${runId}`,
  );
  await expect(page.getByText('failure').first()).toBeVisible();
  expect(await imagesInProduction(world, gateway)).toEqual(before);
});

for (const theme of ['light', 'dark']) {
  test(`promotions can be used by everybody in the ${theme} theme: the list, a promotion, the dialog`, async ({
    page,
    world,
  }) => {
    const { portal } = world;
    await untilPromotable(portal, gateway);
    const api = await promotionsClient(portal, gateway.requester);
    const { id } = await requestPromotion(api, gateway);
    const { version } = await untilState(api, id, 'awaiting-approval');
    await page.addInitScript(
      chosen => window.localStorage.setItem('theme', chosen),
      theme,
    );
    await signIn(page, world, 'Lin Wei');
    await page.goto(`${portal.url}/release-readiness/promotions`);
    await expect(
      page.getByRole('table').getByText('Awaiting approval').first(),
    ).toBeVisible();
    await expectAccessible(page);
    await openPromotion(page, portal, id);
    await expectAccessible(page);
    await api.actOnPromotion(id, {
      verb: 'withdraw',
      reason: 'It was only to look at it',
      expectedVersion: version,
    });
    await fillRequest(page, world, gateway);
    await expectAccessible(page, '[role=dialog]');
  });
}
