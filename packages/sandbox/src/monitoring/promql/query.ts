import { labelsKey } from '../series/labels';
import { SampleStorage } from '../series/storage';
import { PromqlExecutionError, PromqlParseError } from './errors';
import { Evaluation } from './evaluate';
import { parsePromql } from './parse';
import { MatrixSeries, PromqlValue } from './values';

/** Evaluates a query at one moment (milliseconds). */
export function queryInstant(
  storage: SampleStorage,
  query: string,
  time: number,
): PromqlValue {
  const node = parsePromql(query);
  const value = new Evaluation(storage, { first: time, last: time }).at(
    node,
    time,
  );
  if (value.type === 'vector') {
    refuseDuplicates(value.samples);
  }
  return value;
}

/** Evaluates a query at every step from `start` to `end` (milliseconds). */
export function queryRange(
  storage: SampleStorage,
  query: string,
  range: { start: number; end: number; step: number },
): MatrixSeries[] {
  const node = parsePromql(query);
  const evaluation = new Evaluation(storage, {
    first: range.start,
    last: range.end,
  });
  const found = new Map<
    string,
    {
      labels: MatrixSeries['labels'];
      samples: { time: number; value: number }[];
    }
  >();
  for (let time = range.start; time <= range.end; time += range.step) {
    const value = evaluation.at(node, time);
    if (value.type === 'matrix' || value.type === 'string') {
      throw new PromqlParseError(
        `invalid expression type "${value.type === 'matrix' ? 'range vector' : 'string'}" for range query, must be Scalar or instant Vector`,
      );
    }
    const samples =
      value.type === 'vector'
        ? value.samples
        : [{ labels: {}, value: value.value }];
    refuseDuplicates(samples);
    for (const sample of samples) {
      const key = labelsKey(sample.labels);
      const series = found.get(key) ?? { labels: sample.labels, samples: [] };
      series.samples.push({ time, value: sample.value });
      found.set(key, series);
    }
  }
  return [...found.values()];
}

function refuseDuplicates(
  samples: readonly { labels: MatrixSeries['labels'] }[],
) {
  if (
    new Set(samples.map(({ labels }) => labelsKey(labels))).size <
    samples.length
  ) {
    throw new PromqlExecutionError(
      'vector cannot contain metrics with the same labelset',
    );
  }
}
