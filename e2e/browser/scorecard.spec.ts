import { expect } from '@playwright/test';
import { expectAccessible } from './accessibility';
import { signIn, tabOf, test, untilStoriesHold, verdictOn } from './world';

/** The sandbox tells of an incident by webhook; after a reset GitHub is asked anew. */
const followed = 120_000;

test.describe('a service owner', () => {
  test('sees that Order is ready, with the evidence', async ({
    page,
    world,
  }) => {
    await signIn(page, world, 'Lin Wei');
    await page.goto(tabOf(world, 'mall-order'));
    await expect(verdictOn(page, 'Ready')).toBeVisible();
    await page
      .getByRole('button', { name: /Every container names a version/ })
      .click();
    await expect(page.getByText('What was found').first()).toBeVisible();
    await expectAccessible(page);
  });

  test('sees what keeps Payment from being released, and how to fix it', async ({
    page,
    world,
  }) => {
    await signIn(page, world, 'Chen Hao');
    await page.goto(tabOf(world, 'mall-payment'));
    await page.getByRole('checkbox', { name: 'Only what blocks' }).check();
    await page
      .getByRole('button', { name: /restore test/i })
      .first()
      .click();
    await expect(page.getByText('How to fix it')).toBeVisible();
    await expect(
      page.getByRole('button', { name: /^Copy/ }).first(),
    ).toBeVisible();
    await expectAccessible(page);
  });

  test('sees in Chinese what is unknown and why', async ({ page, world }) => {
    await page.addInitScript(() =>
      window.localStorage.setItem('language', 'zh'),
    );
    await signIn(page, world, 'Lin Wei');
    await page.goto(tabOf(world, 'mall-order'));
    await expect(page.getByText('发布规范的所有检查均已通过。')).toBeVisible();
  });
});

test('the tab follows the world without reloading', async ({ page, world }) => {
  await signIn(page, world, 'Inès Moreau');
  await page.goto(tabOf(world, 'mall-order'));
  await expect(verdictOn(page, 'Ready')).toBeVisible();
  await page.evaluate(() => {
    Object.assign(window, { notReloaded: true });
  });

  await world.sandbox.control('POST', '/services/mall-order/incidents', {
    level: 'P1',
    title: 'Orders are lost',
  });
  await expect(verdictOn(page, 'Not ready')).toBeVisible({ timeout: followed });
  await world.sandbox.control('POST', '/reset');
  await expect(verdictOn(page, 'Ready')).toBeVisible({ timeout: followed });
  expect(await page.evaluate(() => 'notReloaded' in window)).toBe(true);
  await untilStoriesHold(world.portal);
});

test.describe('the page of all services', () => {
  test('filters, sorts and pages on the server and keeps its state in the address', async ({
    page,
    world,
  }) => {
    await signIn(page, world, 'Lin Wei');
    await page.goto(`${world.portal.url}/release-readiness`);
    const services = page.getByRole('rowheader');
    const service = (name: string) =>
      page.getByRole('rowheader', { name, exact: true });
    await expect(service('Address')).toBeVisible();
    await expect(services).toHaveCount(20);
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Next page' }).click();
    await expect(services).toHaveCount(9);
    await expect(service('Address')).toBeHidden();
    await page.reload();
    await expect(services).toHaveCount(9);

    const byName = page.getByRole('button', { name: 'Service', exact: true });
    await byName.click();
    await expect(services.first()).toHaveText('Address');
    await byName.click();
    await expect(services).toHaveCount(20);
    await expect(service('Address')).toBeHidden();

    await page.getByRole('searchbox', { name: 'Search by name' }).fill('pay');
    await expect(service('Payment')).toBeVisible();
    await expect(services).toHaveCount(1);
    await page.reload();
    await expect(service('Payment')).toBeVisible();
    await expect(services).toHaveCount(1);
    expect(new URL(page.url()).searchParams.get('search')).toBe('pay');
    expect(new URL(page.url()).searchParams.get('sort')).toMatch(/^-/);
  });
});
