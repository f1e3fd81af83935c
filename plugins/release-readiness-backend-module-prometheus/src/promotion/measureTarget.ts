import { createHash } from 'node:crypto';
import type {
  LiveMetricsAnswer,
  LiveMetricsRequest,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { PrometheusClient, PrometheusRequestError } from '../client';
import { assembleSamples, type TargetReadings } from './assembleSamples';
import { gridPoints } from './grid';
import { type AskedSignals, targetQueries } from './queries';
import { type RangeReading, readRange } from './readRange';
import type { SeriesMatchers } from './selectSeries';

/** Longest answer that is kept as evidence, characters. */
const longestEvidence = 65_536;

/** Samples with their evidence, and why some of them could not be asked for. */
export interface Measurement extends LiveMetricsAnswer {
  readonly failure?: PrometheusRequestError;
}

/** What is measured of a target. */
export interface MeasuredTarget {
  readonly signals: AskedSignals;
  readonly target: SeriesMatchers;
  /** The service whose requests the target's are a share of. */
  readonly shareOf?: SeriesMatchers;
}

/**
 * Measures a target at every point of the grid. Five queries or six, however
 * many points; more only where a range has more points than a server answers
 * at once.
 */
export async function measureTarget(
  client: PrometheusClient,
  { signals, target, shareOf }: MeasuredTarget,
  request: Omit<LiveMetricsRequest, 'target'>,
  signal: AbortSignal,
): Promise<Measurement> {
  const texts = targetQueries(signals, target, {
    window: request.window,
    slowerThan: request.p99Limit,
    shareOf,
  });
  const read = (query: string) => readRange(client, query, request, signal);
  const readIfAsked = async (query: string | undefined) =>
    query === undefined ? undefined : read(query);
  const [errorRatio, requests, p99, targetsUp, slowShare, share] =
    await Promise.all([
      read(texts.errorRatio),
      read(texts.requests),
      read(texts.p99),
      read(texts.targetsUp),
      readIfAsked(texts.slowShare),
      readIfAsked(texts.share),
    ]);
  const readings: TargetReadings = {
    errorRatio,
    requests,
    p99,
    targetsUp,
    slowShare,
    share,
  };
  const told = Object.entries(readings).filter(
    (entry): entry is [keyof TargetReadings, RangeReading] =>
      entry[1] !== undefined,
  );
  return {
    samples: assembleSamples(gridPoints(request), readings),
    queries: told.map(([name]) => evidenceOf(name, texts[name]!)),
    responses: told.flatMap(([, { texts: received }]) => received.map(bounded)),
    failure: told.find(([, reading]) => reading.failure)?.[1].failure,
  };
}

function evidenceOf(
  name: string,
  text: string,
): LiveMetricsAnswer['queries'][number] {
  const hash = createHash('sha256').update(text).digest('hex');
  return { name, text, hash };
}

function bounded(text: string): string {
  return text.length > longestEvidence
    ? `${text.slice(0, longestEvidence)}…`
    : text;
}
