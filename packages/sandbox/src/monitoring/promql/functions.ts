import { labelsKey, omitLabels } from '../series/labels';
import { anchoredPattern } from '../series/matchers';
import { PromqlNode } from './ast';
import { PromqlExecutionError, PromqlParseError } from './errors';
import { histogramQuantile } from './histogramQuantile';
import { extrapolatedChange, lastChange, OVER_TIME } from './overTime';
import { MatrixSeries, PromqlValue, VectorSample } from './values';

/** What a function may look at besides its arguments' values. */
export interface CallContext {
  readonly args: readonly PromqlNode[];
  /** Evaluation time, milliseconds. */
  readonly time: number;
}

type Implementation = (
  values: readonly PromqlValue[],
  context: CallContext,
) => PromqlValue;

const MATH: Record<string, (value: number) => number> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  sqrt: Math.sqrt,
  exp: Math.exp,
  ln: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  sgn: Math.sign,
};

const FUNCTIONS: Record<string, Implementation> = {
  ...mapValues(
    MATH,
    compute =>
      ([values]) =>
        mapVector(values, compute),
  ),
  ...mapValues(
    OVER_TIME,
    (compute, name) =>
      ([range]) =>
        overSeries(
          range,
          series => compute(series.samples),
          name === 'last_over_time',
        ),
  ),
  rate: ([range]) => change(range, true, true),
  increase: ([range]) => change(range, true, false),
  delta: ([range]) => change(range, false, false),
  irate: ([range]) =>
    overSeries(range, series => lastChange(series.samples, true)),
  idelta: ([range]) =>
    overSeries(range, series => lastChange(series.samples, false)),
  time: (_, { time }) => ({ type: 'scalar', value: time / 1000 }),
  vector: ([value]) => vector([{ labels: {}, value: scalarOf(value) }]),
  scalar: ([value]) => {
    const samples = samplesOf(value);
    return {
      type: 'scalar',
      value: samples.length === 1 ? samples[0].value : NaN,
    };
  },
  timestamp: ([value], { time }) =>
    vector(
      samplesOf(value).map(({ labels, sampledAt }) => ({
        labels: omitLabels(labels, ['__name__']),
        value: (sampledAt ?? time) / 1000,
      })),
    ),
  absent: ([value], { args }) =>
    vector(
      samplesOf(value).length > 0
        ? []
        : [{ labels: labelsOfAbsence(args[0]), value: 1 }],
    ),
  absent_over_time: ([value], { args }) =>
    vector(
      seriesOf(value).series.length > 0
        ? []
        : [{ labels: labelsOfAbsence(args[0]), value: 1 }],
    ),
  clamp: ([values, low, high]) => {
    const [least, most] = [scalarOf(low), scalarOf(high)];
    return least > most
      ? vector([])
      : mapVector(values, value => Math.max(least, Math.min(most, value)));
  },
  clamp_min: ([values, low]) =>
    mapVector(values, value => Math.max(scalarOf(low), value)),
  clamp_max: ([values, high]) =>
    mapVector(values, value => Math.min(scalarOf(high), value)),
  round: ([values, to]) => {
    const inverse = 1 / (to ? scalarOf(to) : 1);
    return mapVector(
      values,
      value => Math.floor(value * inverse + 0.5) / inverse,
    );
  },
  sort: ([values]) =>
    vector([...samplesOf(values)].sort((a, b) => a.value - b.value)),
  sort_desc: ([values]) =>
    vector([...samplesOf(values)].sort((a, b) => b.value - a.value)),
  histogram_quantile: ([quantile, values]) =>
    vector(histogramQuantile(scalarOf(quantile), samplesOf(values))),
  label_replace: ([values, ...texts]) =>
    vector(labelReplace(samplesOf(values), texts.map(textOf))),
};

/** Calls a function. */
export function callFunction(
  name: string,
  values: readonly PromqlValue[],
  context: CallContext,
): PromqlValue {
  const implementation = FUNCTIONS[name];
  if (!implementation) {
    throw new PromqlExecutionError(`function ${name} is not supported`);
  }
  return implementation(values, context);
}

function change(
  range: PromqlValue,
  isCounter: boolean,
  perSecond: boolean,
): PromqlValue {
  const { from, to } = seriesOf(range);
  return overSeries(range, series => {
    const total = extrapolatedChange(series, from, to, isCounter);
    return total === undefined || !perSecond
      ? total
      : total / ((to - from) / 1000);
  });
}

function overSeries(
  range: PromqlValue,
  compute: (series: MatrixSeries) => number | undefined,
  keepsName = false,
): PromqlValue {
  return vector(
    seriesOf(range).series.flatMap(series => {
      const value = compute(series);
      return value === undefined
        ? []
        : [
            {
              labels: omitLabels(series.labels, keepsName ? [] : ['__name__']),
              value,
            },
          ];
    }),
  );
}

function mapVector(
  value: PromqlValue,
  compute: (value: number) => number,
): PromqlValue {
  return vector(
    samplesOf(value).map(sample => ({
      labels: omitLabels(sample.labels, ['__name__']),
      value: compute(sample.value),
    })),
  );
}

function labelReplace(
  samples: readonly VectorSample[],
  [target, replacement, source, pattern]: string[],
): VectorSample[] {
  const expression = anchoredPattern(pattern);
  const seen = new Set<string>();
  return samples.map(sample => {
    const found = expression.exec(sample.labels[source] ?? '');
    const labels = found
      ? omitLabels(
          {
            ...sample.labels,
            [target]: replacement.replace(
              /\$(?:\{(\w+)\}|(\w+))/g,
              (_, braced?: string, bare?: string) => {
                const group = braced ?? bare ?? '';
                return found[Number(group)] ?? found.groups?.[group] ?? '';
              },
            ),
          },
          [],
        )
      : sample.labels;
    const key = labelsKey(labels);
    if (seen.has(key)) {
      throw new PromqlExecutionError(
        'vector cannot contain metrics with the same labelset',
      );
    }
    seen.add(key);
    return { labels, value: sample.value };
  });
}

function labelsOfAbsence(node: PromqlNode): Record<string, string> {
  const selector = node.kind === 'matrix-selector' ? node.selector : node;
  if (selector.kind !== 'vector-selector') {
    return {};
  }
  return Object.fromEntries(
    selector.matchers
      .filter(
        ({ name, operator }, _, all) =>
          operator === '=' &&
          name !== '__name__' &&
          all.filter(matcher => matcher.name === name).length === 1,
      )
      .map(({ name, value }) => [name, value]),
  );
}

function vector(samples: VectorSample[]): PromqlValue {
  return { type: 'vector', samples };
}

function samplesOf(value: PromqlValue | undefined): readonly VectorSample[] {
  return value?.type === 'vector' ? value.samples : wrongArgument('vector');
}

function seriesOf(value: PromqlValue | undefined) {
  return value?.type === 'matrix' ? value : wrongArgument('matrix');
}

function scalarOf(value: PromqlValue | undefined): number {
  return value?.type === 'scalar' ? value.value : wrongArgument('scalar');
}

function textOf(value: PromqlValue | undefined): string {
  return value?.type === 'string' ? value.value : wrongArgument('string');
}

function wrongArgument(expected: string): never {
  throw new PromqlParseError(
    `1:1: parse error: expected type ${expected} in call to function`,
  );
}

function mapValues<T, U>(
  record: Record<string, T>,
  map: (value: T, key: string) => U,
): Record<string, U> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, map(value, key)]),
  );
}
