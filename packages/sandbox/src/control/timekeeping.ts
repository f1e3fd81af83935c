import { Environment, environments, timestamp } from '../company';
import { fieldsOf } from '../company/manifests';
import { continueBackups } from './backups';
import { patchObject } from './clusterRequests';
import { Refused } from './errors';
import { systemTokens } from './tokens';
import { followTraffic } from './traffic';
import { World } from './World';

/** Prod is scraped five times less often. */
const TRAFFIC_INTERVAL = 100;
const STORY_INTERVAL = 30_000;
/** A running canary is at its present step for no longer than this. */
const CANARY_STEP = 20 * 60_000;

/**
 * Keeps the stories true while wall time passes: lets traffic follow pods and
 * routes, lets backups recur, moves a running canary's step along.
 *
 * @returns ends it.
 */
export function keepTime(world: () => World): () => Promise<void> {
  let working: Promise<void> = Promise.resolve();
  const changed = new Set<Environment>();
  const watches = environments.map(environment =>
    world()
      .cluster(environment)
      .onChange(() => changed.add(environment)),
  );
  const traffic = setInterval(() => {
    changed.forEach(environment => followTraffic(world(), environment));
    changed.clear();
  }, TRAFFIC_INTERVAL);
  const stories = setInterval(() => {
    working = working.then(() => continueStories(world()));
  }, STORY_INTERVAL);
  return async () => {
    watches.forEach(stop => stop());
    clearInterval(traffic);
    clearInterval(stories);
    await working;
  };
}

/** One beat of {@link keepTime}. A cluster that does not answer is asked again at the next. */
export async function continueStories(world: World): Promise<void> {
  try {
    await continueBackups(world);
    await continueCanaries(world);
  } catch (error) {
    if (!(error instanceof Refused)) {
      throw error;
    }
  }
}

async function continueCanaries(world: World): Promise<void> {
  const now = world.clock.now().getTime();
  const cluster = world.cluster('prod');
  for (const canary of cluster.objects('Canary')) {
    const { phase, lastTransitionTime } = fieldsOf(canary.status);
    if (
      phase === 'Progressing' &&
      now - Date.parse(String(lastTransitionTime)) > CANARY_STEP
    ) {
      await patchObject(
        cluster,
        canary,
        { status: { lastTransitionTime: timestamp(new Date(now - 60_000)) } },
        {
          token: systemTokens.controllers,
          manager: 'flagger',
          subresource: 'status',
        },
      );
    }
  }
}
