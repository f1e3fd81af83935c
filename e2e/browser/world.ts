import { test as base, type Page } from '@playwright/test';
import { apiClient } from '../portal/client';
import { startPortal, type PortalProcess } from '../portal/portal';
import { startSandboxProcess, type SandboxProcess } from '../portal/sandbox';
import { sandboxConfig } from '../portal/sandboxConfig';
import { readStories } from '../portal/stories';
import { waitUntil } from '../servers/polling';

interface World {
  sandbox: SandboxProcess;
  portal: PortalProcess;
}

const settling = 150_000;

/** Every service of the company has been judged, and the ready one is ready. */
async function untilEverythingIsKnown(portal: PortalProcess) {
  const services = readStories().length;
  await waitUntil(
    'the portal knows the whole company',
    async () => {
      const api = await apiClient(portal, 'ines.moreau');
      const { totalItems, counts } = await api.scorecards();
      const { verdict } = await api.scorecard('mall-order');
      return totalItems === services &&
        verdict === 'ready' &&
        counts['not-ready'] > counts.unknown
        ? true
        : undefined;
    },
    { deadline: settling },
  );
}

/** Tests with a company and a portal of their own, shared by the tests of a worker. */
export const test = base.extend<object, { world: World }>({
  world: [
    // Playwright wants the first argument destructured.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const sandbox = await startSandboxProcess();
      const portal = await startPortal({
        config: sandboxConfig(sandbox),
      }).catch(async error => {
        await sandbox.stop();
        throw error;
      });
      await untilEverythingIsKnown(portal);
      await use({ sandbox, portal });
      await portal.stop();
      await sandbox.stop();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
});

/** Signs in by the sign-in page as a person would. */
export async function signIn(page: Page, world: World, name: string) {
  await page.goto(world.portal.url);
  await page.getByRole('button', { name: new RegExp(name) }).click();
  await page.getByRole('link', { name: 'Home' }).first().waitFor();
}

/** Address of the tab of a service. */
export function tabOf(world: World, service: string): string {
  return `${world.portal.url}/catalog/default/component/${service}/release-readiness`;
}
