import { PromqlValue } from '../promql/values';

/** A sample value as Prometheus writes it: no exponent. */
export function formatValue(value: number): string {
  if (Number.isNaN(value)) {
    return 'NaN';
  }
  if (!Number.isFinite(value)) {
    return value > 0 ? '+Inf' : '-Inf';
  }
  const text = String(value);
  const scientific = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!scientific) {
    return text;
  }
  const [, sign, whole, fraction = '', exponent] = scientific;
  const shift = Number(exponent);
  const digits = whole + fraction;
  return shift < 0
    ? `${sign}0.${'0'.repeat(-shift - 1)}${digits}`
    : `${sign}${digits.padEnd(shift + 1, '0')}`;
}

/** The value of an alert as the rules and alerts endpoints write it, such as `8e-02`. */
export function formatAlertValue(value: number): string {
  return Number.isFinite(value)
    ? value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
    : formatValue(value);
}

/** Seconds since 1970 of milliseconds. */
export function seconds(time: number): number {
  return time / 1000;
}

/** `data` of an instant query. */
export function formatInstant(value: PromqlValue, time: number): unknown {
  switch (value.type) {
    case 'scalar':
      return {
        resultType: 'scalar',
        result: [seconds(time), formatValue(value.value)],
      };
    case 'string':
      return { resultType: 'string', result: [seconds(time), value.value] };
    case 'vector':
      return {
        resultType: 'vector',
        result: value.samples.map(sample => ({
          metric: sample.labels,
          value: [seconds(time), formatValue(sample.value)],
        })),
      };
    default:
      return formatMatrix(value.series);
  }
}

/** `data` of a range query. */
export function formatMatrix(
  series: Extract<PromqlValue, { type: 'matrix' }>['series'],
): unknown {
  return {
    resultType: 'matrix',
    result: series.map(({ labels, samples }) => ({
      metric: labels,
      values: samples.map(({ time, value }) => [
        seconds(time),
        formatValue(value),
      ]),
    })),
  };
}
