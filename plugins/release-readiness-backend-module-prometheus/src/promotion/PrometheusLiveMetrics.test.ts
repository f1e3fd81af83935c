import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { SourceError } from '@release-readiness/backstage-plugin-release-readiness-node';
import { HttpResponse } from 'msw';
import { testSubject } from '../__testUtils__';
import { matrix } from '../__testUtils__/fakePrometheus';
import {
  healthy,
  LiveWorld,
  request,
  signal,
  start,
  step,
} from '../__testUtils__/LiveWorld';

describe('live metrics', () => {
  const world = new LiveWorld();
  registerMswTestHooks(world.server);

  it('give every figure of every point', async () => {
    expect(await world.samplesOf(healthy)).toEqual(
      [0, 1, 2].map(index => ({
        t: start + index * step,
        errorRatio: { value: 0.01 },
        requests: { value: 300 },
        p99: { value: 0.4 },
        slowShare: { value: 0.001 },
        share: { value: 5 },
      })),
    );
  });

  it('say that a point is missing instead of leaving it out', async () => {
    const samples = await world.samplesOf({
      ...healthy,
      requests: t => (t === start + step ? undefined : 300),
    });
    expect(samples.map(sample => sample.requests)).toEqual([
      { value: 300 },
      { problem: 'missing' },
      { value: 300 },
    ]);
  });

  it('give NaN and infinities as the server gave them', async () => {
    const [first, second] = await world.samplesOf({
      ...healthy,
      errorRatio: t => (t === start ? NaN : Infinity),
      p99: t => (t === start ? -Infinity : NaN),
    });
    expect(first.errorRatio).toEqual({ value: NaN });
    expect(second.errorRatio).toEqual({ value: Infinity });
    expect(first.p99).toEqual({ value: -Infinity });
  });

  it.each([
    ['a refused query', () => HttpResponse.json({}, { status: 422 })],
    ['an error of the server', () => HttpResponse.json({}, { status: 500 })],
    ['refused credentials', () => HttpResponse.json({}, { status: 401 })],
    ['an answer that is none', () => HttpResponse.json({ status: 'success' })],
    ['a page', () => HttpResponse.text('<html>')],
  ])('tell %s from a missing value', async (_, respond) => {
    const samples = await world.samplesOf({ ...healthy, p99: { respond } });
    expect(samples).toHaveLength(3);
    for (const sample of samples) {
      expect(sample.p99).toEqual({ problem: 'query-error' });
      expect(sample.errorRatio).toEqual({ value: 0.01 });
    }
  });

  it('name a server that cannot be reached a query error everywhere', async () => {
    const respond = () => HttpResponse.error();
    const samples = await world.samplesOf(
      Object.fromEntries(Object.keys(healthy).map(name => [name, { respond }])),
    );
    expect(samples).toHaveLength(3);
    for (const { errorRatio, p99, requests, share } of samples) {
      for (const value of [errorRatio, p99, requests, share]) {
        expect(value).toEqual({ problem: 'query-error' });
      }
    }
  });

  it.each([
    ['warnings', { warnings: ['a store is away'] }, 'partial-response'],
    ['the mark of Thanos', { isPartial: true }, 'partial-response'],
    [
      'a remark that it is partial',
      { infos: ['partial response: store away'] },
      'partial-response',
    ],
    ['a remark on the query', { infos: ['PromQL info: quantile'] }, undefined],
    [
      'a remark among the warnings',
      { warnings: ['PromQL info: metric might not be a counter'] },
      undefined,
    ],
  ])('take an answer with %s', async (_, more, problem) => {
    const [{ requests }] = await world.samplesOf({
      ...healthy,
      requests: { respond: asked => matrix(asked, [() => 300], more) },
    });
    expect(requests).toEqual(problem ? { problem } : { value: 300 });
  });

  it('do not choose among several series', async () => {
    const [{ errorRatio }] = await world.samplesOf({
      ...healthy,
      errorRatio: [() => 0.01, () => 0.2],
    });
    expect(errorRatio).toEqual({ problem: 'ambiguous' });
  });

  it('believe no figure of targets that are down', async () => {
    const [first, second] = await world.samplesOf({
      ...healthy,
      targetsUp: t => (t === start ? 2 : 0),
    });
    expect(first.errorRatio).toEqual({ value: 0.01 });
    for (const name of [
      'errorRatio',
      'p99',
      'requests',
      'slowShare',
      'share',
    ] as const) {
      expect(second[name]).toEqual({ problem: 'targets-down' });
    }
  });

  it('believe no figure while nobody can say whether targets are up', async () => {
    const [{ errorRatio }] = await world.samplesOf({
      ...healthy,
      targetsUp: { respond: () => HttpResponse.json({}, { status: 422 }) },
    });
    expect(errorRatio).toEqual({ problem: 'query-error' });
  });

  it('take the series for proof where targets have other labels', async () => {
    const [{ errorRatio }] = await world.samplesOf({
      ...healthy,
      targetsUp: [],
    });
    expect(errorRatio).toEqual({ value: 0.01 });
  });

  it('leave the exact share out where no bucket ends at the limit', async () => {
    const [sample] = await world.samplesOf({ ...healthy, slowShare: [] });
    expect(sample).not.toHaveProperty('slowShare');
    const [unasked] = await world.samplesOf(healthy, { p99Limit: undefined });
    expect(unasked).not.toHaveProperty('slowShare');
  });

  it('do not leave the exact share out when it could not be asked for', async () => {
    const [{ slowShare }] = await world.samplesOf({
      ...healthy,
      slowShare: { respond: () => HttpResponse.json({}, { status: 422 }) },
    });
    expect(slowShare).toEqual({ problem: 'query-error' });
  });

  it.each(['stable', 'service'] as const)(
    'have no share of the %s',
    async target => {
      const { metrics, asked } = world.liveMetrics(healthy);
      const { samples } = await metrics.query(
        testSubject(),
        { ...request, target },
        { signal },
      );
      expect(samples[0]).not.toHaveProperty('share');
      expect(asked.map(({ name }) => name)).not.toContain('share');
    },
  );

  it('ask only the server of production, and nobody where there is none', async () => {
    const { metrics } = world.liveMetrics(healthy, {
      server: { environments: ['staging'] },
    });
    await expect(
      metrics.query(testSubject(), request, { signal }),
    ).rejects.toMatchObject({
      reason: { key: 'general.unavailable.not-configured' },
    });
  });

  it('do not guess about a service that is not in the catalog', async () => {
    const { metrics } = world.liveMetrics(healthy);
    await expect(
      metrics.query(
        testSubject({ entityRef: 'component:default/other' }),
        request,
        { signal },
      ),
    ).rejects.toThrow(SourceError);
  });

  it('end with the signal', async () => {
    const { metrics } = world.liveMetrics(healthy);
    await expect(
      metrics.query(testSubject(), request, {
        signal: AbortSignal.abort(new Error('over')),
      }),
    ).rejects.toThrow('over');
  });
});
