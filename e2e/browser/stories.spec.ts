import { expect } from '@playwright/test';
import { apiClient, type ApiClient } from '../portal/client';
import { readStories } from '../portal/stories';
import { test } from './world';

const stories = readStories();

/** Outcomes that differ from the stories, as `service check: observed, not expected`. */
async function differences(api: ApiClient): Promise<string[]> {
  const found: string[] = [];
  for (const story of stories) {
    const scorecard = await api.scorecard(story.service);
    const observed = new Map(
      scorecard.results.map(result => [result.checkId, result.outcome]),
    );
    for (const [check, expected] of Object.entries(story.outcomes)) {
      if (observed.get(check) !== expected) {
        found.push(
          `${story.service} ${check}: ${observed.get(check)}, not ${expected}`,
        );
      }
    }
    if (scorecard.verdict !== story.verdict) {
      found.push(
        `${story.service}: ${scorecard.verdict}, not ${story.verdict}`,
      );
    }
  }
  return found;
}

test(`each of ${stories.length} services shows exactly the outcomes of its story`, async ({
  world,
}) => {
  const api = await apiClient(world.portal, 'ines.moreau');
  await expect
    .poll(async () => (await api.scorecards()).totalItems, { timeout: 180_000 })
    .toBe(stories.length);
  await expect
    .poll(() => differences(api).catch(String), { timeout: 180_000 })
    .toEqual([]);
});
