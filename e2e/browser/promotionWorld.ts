import { test as base, expect, type Page } from '@playwright/test';
import { startPortal, type PortalProcess } from '../portal/portal';
import { promotionConfig } from '../portal/promotionConfig';
import { startSandboxProcess, type SandboxProcess } from '../portal/sandbox';

export interface PromotionWorld {
  sandbox: SandboxProcess;
  portal: PortalProcess;
}

/** What a step of a promotion may take on a machine that does other things beside. */
export const patience = 240_000;

/** Tests with a company and a portal in which a promotion takes a minute. */
export const test = base.extend<object, { world: PromotionWorld }>({
  world: [
    // Playwright wants the first argument destructured.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const sandbox = await startSandboxProcess();
      const portal = await startPortal({
        config: promotionConfig(sandbox),
      }).catch(async error => {
        await sandbox.stop();
        throw error;
      });
      try {
        await sandbox.control('POST', '/portal', { url: portal.url });
        await use({ sandbox, portal });
      } finally {
        await portal.stop();
        await sandbox.stop();
      }
    },
    { scope: 'worker', timeout: 300_000 },
  ],
});

/** Opens the page of a promotion. */
export async function openPromotion(
  page: Page,
  portal: Pick<PortalProcess, 'url'>,
  id: string,
): Promise<void> {
  await page.goto(`${portal.url}/release-readiness/promotions/${id}`);
  await expect(stateOn(page)).toBeVisible();
}

/** Where the page says in which state the promotion is. */
export function stateOn(page: Page) {
  return page
    .getByRole('region', { name: /^(Promotion|Rollback) of / })
    .getByRole('status');
}

/** Waits until the page says so, without reloading it. */
export async function seeState(page: Page, state: string): Promise<void> {
  await expect(stateOn(page)).toContainText(state, { timeout: patience });
}

/**
 * Presses a button of the promotion's page and confirms; again where the
 * promotion had moved on meanwhile, as a person would.
 */
export async function decide(
  page: Page,
  verb: string,
  reason?: string,
): Promise<void> {
  const dialog = page.getByRole('dialog');
  await expect(async () => {
    const button = page
      .getByRole('group', { name: 'What can be done now' })
      .getByRole('button', { name: verb, exact: true });
    await expect(button).toBeEnabled();
    await button.click();
    if (reason) await dialog.getByLabel(/Reason|Comment/).fill(reason);
    await dialog.getByRole('button', { name: verb, exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByText(/had moved on/)).toBeHidden({ timeout: 1 });
  }).toPass({ timeout: patience });
}
