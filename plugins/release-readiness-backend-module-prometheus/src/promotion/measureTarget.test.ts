import { createHash } from 'node:crypto';
import { registerMswTestHooks } from '@backstage/backend-test-utils';
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

describe('the queries of live metrics', () => {
  const world = new LiveWorld();
  registerMswTestHooks(world.server);

  it('ask as many queries for a day as for a point, by form', async () => {
    const one = world.liveMetrics(healthy);
    await one.metrics.query(
      testSubject(),
      { ...request, to: start },
      { signal },
    );
    expect(one.asked).toHaveLength(6);
    expect(one.instants).toEqual([]);
    expect(new Set(one.asked.map(({ method }) => method))).toEqual(
      new Set(['POST']),
    );

    const day = world.liveMetrics(healthy);
    await day.metrics.query(
      testSubject(),
      { ...request, to: start + 86_400_000 },
      { signal },
    );
    expect(day.asked).toHaveLength(6);
  });

  it('ask in parts where a server would refuse the number of points', async () => {
    const { metrics, asked } = world.liveMetrics(healthy);
    const { samples } = await metrics.query(
      testSubject(),
      { ...request, to: start + 11_000 * step, p99Limit: undefined },
      { signal },
    );
    expect(samples).toHaveLength(11_001);
    expect(samples.at(-1)?.requests).toEqual({ value: 300 });
    expect(
      asked
        .filter(({ name }) => name === 'requests')
        .map(({ from, to }) => (to - from) / step + 1),
    ).toEqual([11_000, 1]);
  });

  it('lose only the part that was not answered', async () => {
    const samples = await world.samplesOf(
      {
        ...healthy,
        requests: {
          respond: asked =>
            asked.from === start
              ? HttpResponse.json({}, { status: 422 })
              : matrix(asked, [() => 300]),
        },
      },
      { to: start + 11_000 * step },
    );
    expect(samples[0].requests).toEqual({ problem: 'query-error' });
    expect(samples[11_000].requests).toEqual({ value: 300 });
  });

  it('ask about points on the grid only', async () => {
    const { metrics, asked } = world.liveMetrics(healthy);
    const { samples } = await metrics.query(
      testSubject(),
      { ...request, from: start + 1, to: start + 3 * step - 1 },
      { signal },
    );
    expect(samples.map(({ t }) => t)).toEqual([start + step, start + 2 * step]);
    expect([asked[0].from, asked[0].to]).toEqual([
      start + step,
      start + 2 * step,
    ]);
  });

  it('ask nothing about no point', async () => {
    const { metrics, asked } = world.liveMetrics(healthy);
    const answer = await metrics.query(
      testSubject(),
      { ...request, to: start - step },
      { signal },
    );
    expect(answer.samples).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('keep queries with their hashes and the answers as received', async () => {
    const { metrics, asked } = world.liveMetrics(healthy);
    const { queries, responses } = await metrics.query(testSubject(), request, {
      signal,
    });
    expect(queries.map(({ text }) => text).sort()).toEqual(
      asked.map(({ query }) => query).sort(),
    );
    for (const { text, hash } of queries) {
      expect(hash).toBe(createHash('sha256').update(text).digest('hex'));
    }
    expect(responses).toHaveLength(6);
    expect(JSON.parse(responses[0]).data.result[0].values[0]).toEqual([
      start / 1000,
      '0.01',
    ]);
  });

  it('keep no more of an answer than evidence may take', async () => {
    const { metrics } = world.liveMetrics({
      requests: {
        respond: asked =>
          matrix(asked, [() => 300], { infos: ['x'.repeat(200_000)] }),
      },
    });
    const { responses } = await metrics.query(testSubject(), request, {
      signal,
    });
    expect(Math.max(...responses.map(text => text.length))).toBe(65_537);
  });
});
