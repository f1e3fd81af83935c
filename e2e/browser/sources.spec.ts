import { expect } from '@playwright/test';
import { apiClient } from '../portal/client';
import { signIn, tabOf, test } from './world';

/** Server of the sandbox → checks of the ready service that need it. */
const servers = [
  ['prod', 'zero-downtime-rollout'],
  ['github', 'no-open-severe-incident'],
  ['prometheus-prod', 'alert-error-rate'],
] as const;

for (const [server, check] of servers) {
  test(`when ${server} stops, what it knew turns unknown, nothing turns green, and all recovers without a restart`, async ({
    page,
    world,
  }) => {
    const api = await apiClient(world.portal, 'ines.moreau');
    const outcomes = async () => {
      const { items } = await api.scorecards();
      const scorecards = await Promise.all(
        items.map(item => api.scorecard(item.entityRef.split('/')[1])),
      );
      return new Map(
        scorecards.flatMap(scorecard =>
          scorecard.results.map(result => [
            `${scorecard.entityRef} ${result.checkId}`,
            result.outcome,
          ]),
        ),
      );
    };
    const outcome = async () =>
      (await api.scorecard('mall-order')).results.find(
        result => result.checkId === check,
      )?.outcome;
    await expect.poll(outcome, { timeout: 90_000 }).toBe('pass');
    const before = await outcomes();

    await world.sandbox.control('POST', `/servers/${server}/stop`);
    await expect.poll(outcome, { timeout: 90_000 }).toBe('unknown');
    const during = await outcomes();
    const turnedGreen = [...during].filter(
      ([key, value]) => value === 'pass' && before.get(key) !== 'pass',
    );
    expect(turnedGreen).toEqual([]);

    await signIn(page, world, 'Inès Moreau');
    await page.goto(tabOf(world, 'mall-order'));
    await expect(page.getByText(/does not answer/).first()).toBeVisible();

    await world.sandbox.control('POST', `/servers/${server}/start`);
    await expect.poll(outcome, { timeout: 90_000 }).toBe('pass');
  });
}
