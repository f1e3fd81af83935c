import type { SignalMapping } from '../analysis';
import type { PrometheusClient } from '../client';
import { type AskedSignals, requestMetricsQuery } from './queries';
import type { SeriesMatchers } from './selectSeries';

/**
 * The first set of signals whose requests a target has, else the first one. It
 * is asked for only where there is a choice.
 *
 * @param time - milliseconds since 1970
 * @throws PrometheusRequestError
 */
export async function chooseSignals(
  client: PrometheusClient,
  { sets, outcomeLabels }: SignalMapping,
  target: SeriesMatchers,
  time: number,
  signal: AbortSignal,
): Promise<AskedSignals> {
  if (sets.length === 1) return { set: sets[0], outcomeLabels };
  const found = await client.query(
    requestMetricsQuery(sets, target),
    signal,
    time,
  );
  const names = new Set(found.map(({ labels }) => labels.__name__));
  return {
    set: sets.find(({ requests }) => names.has(requests)) ?? sets[0],
    outcomeLabels,
  };
}
