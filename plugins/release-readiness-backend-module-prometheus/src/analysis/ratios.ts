import {
  BinaryExpression,
  constantOf,
  Expression,
  SelectorExpression,
  selectorsOf,
} from './expression';
import { isSameFlow, labelFlowOf } from './labelFlow';
import {
  isDurationBucket,
  Measured,
  Misfit,
  ShapeContext,
  unratedProblem,
} from './measuredValue';
import { RatedCounter, ratesOf } from './rates';
import { signalRole, SignalRole } from './signals';

/** Recognises what a division measures. */
export function measuredRatioOf(
  expression: BinaryExpression,
  context: ShapeContext,
): Measured {
  const upper = unscaled(expression.left);
  const lower = unscaled(expression.right);
  const value =
    memoryRatio(upper.expression, lower.expression, context) ??
    requestShare(upper.expression, lower.expression, context);
  if (!value || 'problem' in value) {
    return value;
  }
  const seriesBySeries =
    value.shape === 'error-ratio' && isSeriesBySeries(expression);
  const metrics = new Set(value.selectors.map(({ metric }) => metric));
  if (seriesBySeries && metrics.size === 1) {
    return {
      problem:
        'Each series is divided by itself: aggregate both sides before dividing',
    };
  }
  return (
    matchingProblem(expression, context) ?? {
      ...value,
      factor: upper.factor / lower.factor,
      seriesBySeries,
    }
  );
}

function unscaled(expression: Expression): {
  expression: Expression;
  factor: number;
} {
  if (
    expression.kind === 'binary' &&
    ['*', '/'].includes(expression.operator)
  ) {
    const { operator, left, right } = expression;
    const leftConstant = constantOf(left);
    const rightConstant = constantOf(right);
    if (operator === '*' && leftConstant !== undefined) {
      const inner = unscaled(right);
      return { ...inner, factor: inner.factor * leftConstant };
    }
    if (rightConstant !== undefined) {
      const inner = unscaled(left);
      return {
        ...inner,
        factor:
          operator === '*'
            ? inner.factor * rightConstant
            : inner.factor / rightConstant,
      };
    }
  }
  return { expression, factor: 1 };
}

function memoryRatio(
  upper: Expression,
  lower: Expression,
  { mapping }: ShapeContext,
): Measured {
  const used = selectorsOf(upper);
  const limit = selectorsOf(lower);
  const isAll = (selectors: SelectorExpression[], metrics: readonly string[]) =>
    selectors.length > 0 &&
    selectors.every(({ metric }) => metrics.includes(metric));
  return isAll(used, mapping.memoryUsed) && isAll(limit, mapping.memoryLimit)
    ? {
        shape: 'memory-ratio',
        factor: 1,
        inverted: false,
        selectors: [...used, ...limit],
        seriesBySeries: false,
      }
    : undefined;
}

function requestShare(
  upper: Expression,
  lower: Expression,
  context: ShapeContext,
): Measured {
  const parts = ratesOf(upper, context.recorded);
  const whole = ratesOf(lower, context.recorded);
  if (!parts || !whole) {
    return undefined;
  }
  for (const rates of [parts, whole]) {
    if ('unrated' in rates) {
      return unratedProblem(rates.unrated, context);
    }
  }
  const counters = (rates: typeof parts): readonly RatedCounter[] =>
    'counters' in rates ? rates.counters : [];
  const part = counters(parts);
  const roles = (rated: readonly RatedCounter[]) => [
    ...new Set(
      rated.map(({ counter }) => signalRole(counter, context.mapping)),
    ),
  ];
  const only = (rated: readonly RatedCounter[]): SignalRole | undefined =>
    roles(rated).length === 1 ? roles(rated)[0] : undefined;
  if (only(counters(whole)) !== 'requests') {
    return undefined;
  }
  const common = {
    factor: 1,
    selectors: [...part, ...counters(whole)].map(({ selector }) => selector),
    seriesBySeries: false,
  };
  const role = only(part);
  if (role === 'errors' || role === 'successes') {
    return {
      ...common,
      shape: 'error-ratio',
      inverted: role === 'successes',
    };
  }
  const bound = part.length === 1 ? bucketBound(part[0], context) : undefined;
  return bound === undefined
    ? undefined
    : { ...common, shape: 'latency-quantile', inverted: true, bound };
}

/** Seconds of the one bucket that a counter selects. */
function bucketBound(
  { counter }: RatedCounter,
  { mapping }: ShapeContext,
): number | undefined {
  if (!isDurationBucket(counter.metric, mapping)) {
    return undefined;
  }
  const le = counter.matchers.find(
    ({ label, operator }) => label === 'le' && operator === '=',
  );
  const bound = le ? Number(le.value) : NaN;
  return Number.isFinite(bound) ? bound : undefined;
}

/** Two vectors whose elements can't match give nothing, whatever happens. */
function matchingProblem(
  { left, right, matching }: BinaryExpression,
  { recorded }: ShapeContext,
): Misfit | undefined {
  return matching ||
    isSameFlow(labelFlowOf(left, recorded), labelFlowOf(right, recorded))
    ? undefined
    : {
        problem:
          'The two sides keep different labels and are never matched: the expression has no result',
      };
}

function isSeriesBySeries({ left, right, matching }: BinaryExpression) {
  const aggregates = (expression: Expression): boolean =>
    expression.kind === 'aggregation' ||
    (expression.kind === 'call' && expression.args.some(aggregates)) ||
    (expression.kind === 'binary' &&
      (aggregates(expression.left) || aggregates(expression.right)));
  return !matching && !aggregates(left) && !aggregates(right);
}
