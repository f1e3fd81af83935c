import { SelectorExpression } from './expression';
import { RecordedExpressions } from './labelFlow';
import { SignalMapping, signalRole } from './signals';

/** What the value of an expression is, before it is compared. */
export interface MeasuredValue {
  readonly shape: 'error-ratio' | 'latency-quantile' | 'memory-ratio';
  /** The expression's value is `factor` times the ratio or the seconds … */
  readonly factor: number;
  /** … or `factor` times one minus the ratio. */
  readonly inverted: boolean;
  readonly quantile?: number;
  /**
   * Of a share of requests within a bound: the bound in seconds. The quantile
   * is then what the share is compared with.
   */
  readonly bound?: number;
  readonly selectors: readonly SelectorExpression[];
  /** Two counters compared series by series: both need the same labels. */
  readonly seriesBySeries: boolean;
}

/** What the expression is not, though it looks like it. */
export interface Misfit {
  readonly problem: string;
}

/** What shapes are told by. */
export interface ShapeContext {
  readonly mapping: SignalMapping;
  readonly recorded: RecordedExpressions;
}

/** What measures one of the judged shapes, what only seems to, or neither. */
export type Measured = MeasuredValue | Misfit | undefined;

/** Functions whose result still measures what their first argument does. */
export const passingFunctions = [
  'round',
  'abs',
  'clamp',
  'clamp_min',
  'clamp_max',
  'label_join',
  'label_replace',
  'sort',
  'sort_desc',
  'avg_over_time',
  'max_over_time',
  'last_over_time',
];

/** A counter's total since its start says nothing about now. */
export function unratedProblem(
  selector: SelectorExpression,
  { mapping }: ShapeContext,
): Measured {
  return signalRole(selector, mapping) ||
    isDurationBucket(selector.metric, mapping)
    ? { problem: `${selector.metric} is compared without rate()` }
    : undefined;
}

/** True for the buckets of a duration histogram. */
export function isDurationBucket(
  metric: string,
  { sets }: SignalMapping,
): boolean {
  return sets.some(({ duration }) => metric === `${duration}_bucket`);
}
