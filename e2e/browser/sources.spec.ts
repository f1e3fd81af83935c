import { expect } from '@playwright/test';
import { apiClient } from '../portal/client';
import { readOutcomes, turnedGreen } from '../portal/outcomes';
import { signIn, tabOf, test, untilStoriesHold } from './world';

/** Server of the sandbox → checks of the ready service that need it. */
const servers = [
  ['prod', 'zero-downtime-rollout'],
  ['github', 'no-open-severe-incident'],
  ['prometheus-prod', 'alert-error-rate'],
] as const;

/** GitHub is asked once a minute; a slow machine takes longer to notice. */
const noticed = 150_000;

for (const [server, check] of servers) {
  test(`when ${server} stops, what it knew turns unknown, nothing turns green, and all recovers without a restart`, async ({
    page,
    world,
  }) => {
    const api = await apiClient(world.portal, 'ines.moreau');
    const outcome = async () =>
      (await api.scorecard('mall-order')).results.find(
        result => result.checkId === check,
      )?.outcome;
    await untilStoriesHold(world.portal);
    const before = await readOutcomes(api);
    expect(await outcome()).toBe('pass');

    await world.sandbox.control('POST', `/servers/${server}/stop`);
    await expect.poll(outcome, { timeout: noticed }).toBe('unknown');
    expect(turnedGreen(before, await readOutcomes(api))).toEqual([]);

    await signIn(page, world, 'Inès Moreau');
    await page.goto(tabOf(world, 'mall-order'));
    await expect(page.getByText(/does not answer/).first()).toBeVisible();

    await world.sandbox.control('POST', `/servers/${server}/start`);
    await untilStoriesHold(world.portal);
  });
}
