import { labelsKey, omitLabels, pickLabels } from '../series/labels';
import { Grouping } from './ast';
import { PromqlExecutionError } from './errors';
import { VectorSample } from './values';

const AGGREGATIONS: Record<string, (values: number[]) => number> = {
  sum: values => values.reduce((a, b) => a + b, 0),
  count: values => values.length,
  avg: values => values.reduce((a, b) => a + b, 0) / values.length,
  max: values => ignoringNaN(values, Math.max),
  min: values => ignoringNaN(values, Math.min),
  group: () => 1,
};

/** `sum by (…) (…)` and its like. */
export function aggregate(
  operator: string,
  grouping: Grouping,
  samples: readonly VectorSample[],
): VectorSample[] {
  const combine = AGGREGATIONS[operator];
  if (!combine) {
    throw new PromqlExecutionError(`aggregation ${operator} is not supported`);
  }
  const groups = new Map<
    string,
    { labels: VectorSample['labels']; values: number[] }
  >();
  for (const sample of samples) {
    const labels = grouping.without
      ? omitLabels(sample.labels, [...grouping.labels, '__name__'])
      : pickLabels(sample.labels, grouping.labels);
    const key = labelsKey(labels);
    const group = groups.get(key);
    if (group) {
      group.values.push(sample.value);
    } else {
      groups.set(key, { labels, values: [sample.value] });
    }
  }
  return [...groups.values()].map(({ labels, values }) => ({
    labels,
    value: combine(values),
  }));
}

function ignoringNaN(
  values: number[],
  combine: (...numbers: number[]) => number,
): number {
  const numbers = values.filter(value => !Number.isNaN(value));
  return numbers.length === 0 ? NaN : numbers.reduce((a, b) => combine(a, b));
}
