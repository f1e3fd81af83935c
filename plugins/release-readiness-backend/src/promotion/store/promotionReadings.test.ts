import {
  healthySample,
  observationOf,
  promotionIn,
  startOfTests,
} from '../testing/builders';
import { create, leaseOf, stores } from '../testing/promotionStores';

jest.setTimeout(60_000);

const reason = { key: 'promotion.cause.effect-failed' };

describe.each(stores)('promotions in %s', (_, open) => {
  it('keep what was read, and the newest value of each point', async () => {
    const harness = await open();
    const { store } = harness;
    await create(harness);
    const held = await leaseOf(harness);
    const observation = observationOf(promotionIn('canary'), 'canary');
    const t = startOfTests;
    const nothing = { samples: [], evidence: [] };
    const request = {
      target: 'canary' as const,
      from: t,
      to: t + 15_000,
      step: 15_000,
      window: 60_000,
    };
    const evidence = {
      at: 9,
      request,
      queries: [{ name: 'p99', text: 'q', hash: 'h' }],
      responses: ['{"status":"success"}'],
    };
    await store.recordReading(held, {
      observation,
      samples: [
        { target: 'canary', sample: healthySample(t - 15_000) },
        {
          target: 'canary',
          sample: healthySample(t, { errorRatio: { problem: 'missing' } }),
        },
        {
          target: 'canary',
          sample: healthySample(t + 15_000, {
            errorRatio: { value: Number.NaN },
            p99: { value: Number.POSITIVE_INFINITY },
          }),
        },
      ],
      evidence: [evidence],
      probe: { at: 1, outcome: 'failed' },
    });
    await store.recordReading(held, {
      ...nothing,
      unreachable: { since: 5, reason },
      samples: [
        { target: 'canary', sample: healthySample(t) },
        { target: 'stable', sample: healthySample(t) },
      ],
      probe: { at: 2, outcome: 'unknown' },
    });
    await store.recordReading(held, {
      ...nothing,
      unreachable: { since: 5, reason },
      probe: { at: 3, outcome: 'succeeded' },
    });
    const readings = await store.readReadings('p1', {
      samplesFrom: t,
      probes: 2,
    });
    expect(readings.probes).toEqual([
      { at: 2, outcome: 'unknown' },
      { at: 3, outcome: 'succeeded' },
    ]);
    const canary = readings.samples.filter(({ target }) => target === 'canary');
    expect(canary.map(({ sample }) => sample)).toEqual([
      healthySample(t),
      healthySample(t + 15_000, {
        errorRatio: { value: Number.NaN },
        p99: { value: Number.POSITIVE_INFINITY },
      }),
    ]);
    expect(readings.samples).toHaveLength(3);
    expect(await store.listEvidence('p1')).toEqual([evidence]);
    expect(await store.read('p1')).toMatchObject({
      observation,
      unreachable: { since: 5, reason },
    });
    await store.recordReading(held, nothing);
    const after = await store.read('p1');
    expect(after?.unreachable).toBeUndefined();
    expect(after?.observation).toEqual(observation);
  });
});
