import { test as base, type Locator, type Page } from '@playwright/test';
import { apiClient } from '../portal/client';
import { differences, readOutcomes } from '../portal/outcomes';
import { startPortal, type PortalProcess } from '../portal/portal';
import { startSandboxProcess, type SandboxProcess } from '../portal/sandbox';
import { sandboxConfig } from '../portal/sandboxConfig';
import { storyOutcomes } from '../portal/stories';
import { waitUntil } from '../servers/polling';

interface World {
  sandbox: SandboxProcess;
  portal: PortalProcess;
}

/** What everything may take on a machine that does other things beside. */
const settling = 180_000;

/** Waits until every service is judged as its story says. */
export async function untilStoriesHold(portal: PortalProcess): Promise<void> {
  const stories = storyOutcomes();
  await waitUntil(
    'the portal shows the stories of the whole company',
    async () => {
      const api = await apiClient(portal, 'ines.moreau');
      const different = differences(stories, await readOutcomes(api));
      if (different.length > 0) {
        throw new Error(
          `${different.length} outcomes differ: ${JSON.stringify(
            different.slice(0, 5),
          )}`,
        );
      }
      return true;
    },
    { deadline: settling, interval: 500 },
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
      try {
        await sandbox.control('POST', '/portal', { url: portal.url });
        await untilStoriesHold(portal);
        await use({ sandbox, portal });
      } finally {
        await portal.stop();
        await sandbox.stop();
      }
    },
    { scope: 'worker', timeout: 300_000 },
  ],
});

/** Where a portal is. */
interface Located {
  portal: Pick<PortalProcess, 'url'>;
}

/** Signs in by the sign-in page as a person would. */
export async function signIn(page: Page, world: Located, name: string) {
  await page.goto(world.portal.url);
  await page.getByRole('button', { name: new RegExp(name) }).click();
  await page.getByRole('link', { name: 'Home' }).first().waitFor();
}

/** The heading of a tab, which tells the verdict in English. */
export function verdictOn(page: Page, verdict: 'Ready' | 'Not ready'): Locator {
  return page.getByRole('region', { name: verdict, exact: true });
}

/** Address of the tab of a service. */
export function tabOf(world: Located, service: string): string {
  return `${world.portal.url}/catalog/default/component/${service}/release-readiness`;
}
