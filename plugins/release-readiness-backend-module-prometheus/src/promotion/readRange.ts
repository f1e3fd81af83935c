import type {
  MetricValue,
  SampleProblem,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import {
  PrometheusClient,
  PrometheusRequestError,
  type TimeRange,
} from '../client';
import { splitRange } from './grid';

/** What a query brought over a range. */
export interface RangeReading {
  /** `missing` where the server has no value. */
  at(time: number): MetricValue;
  /** It has values, or a problem other than that there are none. */
  readonly said: boolean;
  /** Answers as received. */
  readonly texts: readonly string[];
  /** Why a part was not answered. */
  readonly failure?: PrometheusRequestError;
}

const missing: MetricValue = { problem: 'missing' };

/**
 * Asks one query over a range, in parts where it has more points than a server
 * answers at once. A part that fails is a problem of its points.
 *
 * @throws only when the signal is aborted
 */
export async function readRange(
  client: PrometheusClient,
  query: string,
  range: TimeRange,
  signal: AbortSignal,
): Promise<RangeReading> {
  const values = new Map<number, number>();
  const problems: (TimeRange & { problem: SampleProblem })[] = [];
  const texts: string[] = [];
  let failure: PrometheusRequestError | undefined;
  for (const part of splitRange(range)) {
    try {
      const { series, partial, text } = await client.queryRange(
        query,
        part,
        signal,
      );
      texts.push(text);
      if (partial) {
        problems.push({ ...part, problem: 'partial-response' });
      } else if (series.length > 1) {
        problems.push({ ...part, problem: 'ambiguous' });
      } else {
        series[0]?.values.forEach(([time, value]) => values.set(time, value));
      }
    } catch (error) {
      if (!(error instanceof PrometheusRequestError)) throw error;
      failure = error;
      problems.push({ ...part, problem: 'query-error' });
    }
  }
  return {
    at: time => {
      const found = problems.find(({ from, to }) => from <= time && time <= to);
      if (found) return { problem: found.problem };
      const value = values.get(time);
      return value === undefined ? missing : { value };
    },
    said: values.size > 0 || problems.length > 0,
    texts,
    failure,
  };
}
