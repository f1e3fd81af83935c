import { BinaryExpression, constantOf, Expression } from './expression';
import { keepsLabel, labelFlowOf } from './labelFlow';
import {
  isDurationBucket,
  Measured,
  passingFunctions,
  ShapeContext,
  unratedProblem,
} from './measuredValue';
import { ratesOf } from './rates';
import { measuredRatioOf } from './ratios';

const maximumDepth = 5;

/** Recognises what a value measures; undefined if it is none of the judged shapes. */
export function measuredValueOf(
  expression: Expression,
  context: ShapeContext,
  depth = 0,
): Measured {
  const inner = (part: Expression | undefined) =>
    part && measuredValueOf(part, context, depth);
  switch (expression.kind) {
    case 'selector': {
      const source = context.recorded.get(expression.metric);
      if (!source || depth >= maximumDepth) {
        return undefined;
      }
      const value = measuredValueOf(source, context, depth + 1);
      // What must exist is the recorded series; the rest is its business.
      return value && 'shape' in value
        ? { ...value, selectors: [expression], seriesBySeries: false }
        : value;
    }
    case 'negation':
      return scaled(inner(expression.operand), -1);
    case 'subquery':
      return inner(expression.operand);
    case 'aggregation':
      return ['max', 'avg'].includes(expression.operator)
        ? inner(expression.args[0])
        : undefined;
    case 'call':
      if (expression.name === 'histogram_quantile') {
        return histogramQuantile(expression.args, context);
      }
      return passingFunctions.includes(expression.name)
        ? inner(expression.args[0])
        : undefined;
    case 'binary':
      return binaryValue(expression, context, inner);
    default:
      return undefined;
  }
}

function binaryValue(
  expression: BinaryExpression,
  context: ShapeContext,
  inner: (part: Expression) => Measured,
): Measured {
  const { operator, left, right } = expression;
  const leftConstant = constantOf(left);
  const rightConstant = constantOf(right);
  switch (operator) {
    case '*':
      if (leftConstant !== undefined) {
        return scaled(inner(right), leftConstant);
      }
      return rightConstant === undefined
        ? undefined
        : scaled(inner(left), rightConstant);
    case '/':
      return rightConstant === undefined
        ? measuredRatioOf(expression, context)
        : scaled(inner(left), 1 / rightConstant);
    case '-':
      return leftConstant === undefined
        ? undefined
        : subtractedFrom(leftConstant, inner(right));
    case 'or':
    case 'and':
    case 'unless':
      return inner(left);
    default:
      return undefined;
  }
}

function scaled(value: Measured, factor: number): Measured {
  return value && 'shape' in value
    ? { ...value, factor: value.factor * factor }
    : value;
}

/** `1 - share`, `100 - 100 * share`: the other share. */
function subtractedFrom(whole: number, value: Measured): Measured {
  if (!value || 'problem' in value) {
    return value;
  }
  return Math.abs(whole - value.factor) < 1e-12 * Math.abs(whole)
    ? { ...value, inverted: !value.inverted }
    : undefined;
}

function histogramQuantile(
  args: readonly Expression[],
  context: ShapeContext,
): Measured {
  const [quantileArgument, histogram] = args;
  const quantile = quantileArgument && constantOf(quantileArgument);
  const rates = histogram && ratesOf(histogram, context.recorded);
  if (quantile === undefined || !rates) {
    return undefined;
  }
  if ('unrated' in rates) {
    return unratedProblem(rates.unrated, context);
  }
  const { mapping } = context;
  const metrics = rates.counters.map(({ counter }) => counter.metric);
  const buckets = metrics.every(metric => isDurationBucket(metric, mapping));
  const native = metrics.every(metric =>
    mapping.sets.some(({ duration }) => duration === metric),
  );
  if (!buckets && !native) {
    return undefined;
  }
  if (buckets && !keepsLabel(labelFlowOf(histogram, context.recorded), 'le')) {
    return {
      problem:
        'The buckets are added up without `le`: there is no quantile of that',
    };
  }
  return {
    shape: 'latency-quantile',
    factor: 1,
    inverted: false,
    quantile,
    selectors: rates.counters.map(({ selector }) => selector),
    seriesBySeries: false,
  };
}
