import type { RefreshStatus } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  beforeTestNow,
  buildKnownFact,
  buildService,
  buildUnavailableFact,
  factOf,
  githubIncidents,
  testNow,
  type FactsByKey,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { EvidenceRefresh, EvidenceRefreshError } from './EvidenceRefresh';
import { createFactReader } from './testing';

const reference = factOf(githubIncidents);
const maximumAge = 10 * 60_000;

const seen = (minutes: number) =>
  buildKnownFact(
    reference,
    { slug: 'shop/orders', incidents: [] },
    beforeTestNow({ minutes }),
  );

const running = (minutes: number): RefreshStatus => ({
  state: 'running',
  startedAt: beforeTestNow({ minutes }),
  targets: [],
});

const done = (minutes: number): RefreshStatus => ({
  ...running(minutes + 1),
  state: 'done',
  finishedAt: beforeTestNow({ minutes }),
});

async function ask(
  facts: FactsByKey,
  before?: RefreshStatus,
  after: RefreshStatus | undefined = running(0),
) {
  const asked: string[] = [];
  const refresh = new EvidenceRefresh({
    refreshes: { status: async () => (asked.length > 0 ? after : before) },
    requestServices: async refs => {
      asked.push(...refs);
    },
  });
  const given = await createFactReader({ current: facts }).read(
    buildService(),
    testNow,
  );
  const options = { now: testNow.getTime(), maximumAge };
  let waits = false;
  try {
    await refresh.demand(given, [reference.key], options);
  } catch (error) {
    if (!(error instanceof EvidenceRefreshError)) throw error;
    waits = true;
  }
  return { waits, asked: asked.length };
}

describe('old evidence', () => {
  it.each([
    ['is fresh enough at half of what counts', seen(5), undefined, false, 0],
    ['is collected again past it', seen(6), undefined, true, 1],
    [
      'is collected again when it counts no longer',
      seen(61),
      undefined,
      true,
      1,
    ],
    [
      'is collected when it never was',
      buildUnavailableFact(reference),
      undefined,
      true,
      1,
    ],
    ['is waited for while it is collected', seen(6), running(1), true, 0],
    [
      'is not waited for longer than two minutes',
      seen(6),
      running(2),
      false,
      0,
    ],
    ['is taken as it is right after a collection', seen(6), done(1), false, 0],
    ['is collected again some time after one', seen(9), done(3), true, 1],
    [
      'of a target that fails is not waited for',
      buildUnavailableFact(reference, 'general.unavailable.refused'),
      undefined,
      false,
      0,
    ],
  ])('%s', async (_, facts, before, waits, asked) => {
    expect(await ask(facts, before)).toEqual({ waits, asked });
  });

  it('is taken as it is when nothing can collect it', async () => {
    const { waits } = await ask(seen(6), done(60), done(60));
    expect(waits).toBe(false);
  });
});
