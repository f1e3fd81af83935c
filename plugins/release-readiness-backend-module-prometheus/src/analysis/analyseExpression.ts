import type { RuleAnalysis } from '@release-readiness/backstage-plugin-release-readiness-node';
import {
  BinaryExpression,
  constantOf,
  Expression,
  ExpressionError,
  SelectorExpression,
  selectorsOf,
} from './expression';
import { LabelFlow, labelFlowOf } from './labelFlow';
import { parseExpression } from './parseExpression';
import { MeasuredValue, ShapeContext } from './measuredValue';
import { measuredValueOf } from './shapes';

/** What an alert expression means, whichever service it is asked for. */
export interface ExpressionAnalysis extends Pick<
  RuleAnalysis,
  'shape' | 'threshold' | 'comparison' | 'quantile' | 'problem'
> {
  /** What the value is made of; of unjudged shapes every selector. */
  readonly signals: readonly SelectorExpression[];
  /** What has to exist for the alert to be able to fire: signals and conditions. */
  readonly selectors: readonly SelectorExpression[];
  /** Labels on the alert. */
  readonly flow: LabelFlow;
  /**
   * Errors are divided by requests series by series: nothing comes of it
   * where the two counters carry different labels.
   */
  readonly seriesBySeries: boolean;
}

type Comparison = NonNullable<RuleAnalysis['comparison']>;

const flipped: Record<Comparison, Comparison> = {
  '>': '<',
  '>=': '<=',
  '<': '>',
  '<=': '>=',
  '==': '==',
  '!=': '!=',
};

/** Reads an alert expression. Never throws: what can't be read is `unparsable`. */
export function analyseExpression(
  text: string,
  context: ShapeContext,
): ExpressionAnalysis {
  try {
    return analyse(parseExpression(text), context);
  } catch (error) {
    if (!(error instanceof ExpressionError)) {
      throw error;
    }
    return {
      shape: 'unparsable',
      signals: [],
      selectors: [],
      flow: { kind: 'only', labels: [] },
      seriesBySeries: false,
      problem: error.message,
    };
  }
}

function analyse(
  expression: Expression,
  context: ShapeContext,
): ExpressionAnalysis {
  if (expression.kind !== 'binary') {
    return other(expression, context);
  }
  const { operator, left, right } = expression;
  if (operator === 'and') {
    return narrowed(expression, context);
  }
  if (operator === 'unless') {
    return { ...analyse(left, context), flow: flowOf(expression, context) };
  }
  if (operator === 'or') {
    const first = analyse(left, context);
    return isJudged(first)
      ? first
      : preferJudged(analyse(right, context), first);
  }
  if (!(operator in flipped)) {
    return other(expression, context);
  }
  const comparison = operator as Comparison;
  const threshold = constantOf(right);
  if (threshold !== undefined) {
    return compared(expression, left, comparison, threshold, context);
  }
  const flippedThreshold = constantOf(left);
  return flippedThreshold === undefined
    ? comparedVectors(expression, comparison, context)
    : compared(
        expression,
        right,
        flipped[comparison],
        flippedThreshold,
        context,
      );
}

function isJudged({ shape }: ExpressionAnalysis): boolean {
  return shape !== 'other' && shape !== 'unparsable';
}

function preferJudged(a: ExpressionAnalysis, b: ExpressionAnalysis) {
  return isJudged(a) ? a : b;
}

/** `a and b` fires only where both do: every selector of both is needed. */
function narrowed(
  expression: BinaryExpression,
  context: ShapeContext,
): ExpressionAnalysis {
  const left = analyse(expression.left, context);
  const right = analyse(expression.right, context);
  const main = preferJudged(left, preferJudged(right, left));
  return {
    ...main,
    signals: isJudged(main)
      ? main.signals
      : [...left.signals, ...right.signals],
    selectors: [...left.selectors, ...right.selectors],
    flow: flowOf(expression, context),
  };
}

function compared(
  expression: BinaryExpression,
  value: Expression,
  comparison: Comparison,
  threshold: number,
  context: ShapeContext,
): ExpressionAnalysis {
  // `(x > bool 0.05) == 1` says the same as `x > 0.05`.
  if (value.kind === 'binary' && value.returnsBool && comparison === '==') {
    return threshold === 1
      ? analyse({ ...value, returnsBool: false }, context)
      : other(expression, context);
  }
  const measured = measuredValueOf(value, context);
  if (!measured || 'problem' in measured) {
    return other(expression, context, measured?.problem);
  }
  if (expression.returnsBool) {
    return other(
      expression,
      context,
      'With `bool` the expression always has a result, so the alert always fires',
    );
  }
  return judged(expression, measured, comparison, threshold, context);
}

/** `errors > 0.05 * requests`: the same as `errors / requests > 0.05`. */
function comparedVectors(
  expression: BinaryExpression,
  comparison: Comparison,
  context: ShapeContext,
): ExpressionAnalysis {
  const { left, right, matching } = expression;
  const whole = factorOf(right);
  if (whole) {
    const measured = measuredValueOf(
      {
        kind: 'binary',
        operator: '/',
        returnsBool: false,
        left,
        right: whole.expression,
        matching,
      },
      context,
    );
    if (measured && 'shape' in measured && !expression.returnsBool) {
      return judged(expression, measured, comparison, whole.factor, context);
    }
  }
  return other(expression, context);
}

function factorOf(expression: Expression) {
  if (expression.kind !== 'binary' || expression.operator !== '*') {
    return undefined;
  }
  const { left, right } = expression;
  const leftFactor = constantOf(left);
  const rightFactor = constantOf(right);
  if (leftFactor !== undefined) {
    return { expression: right, factor: leftFactor };
  }
  return rightFactor === undefined
    ? undefined
    : { expression: left, factor: rightFactor };
}

function judged(
  expression: BinaryExpression,
  measured: MeasuredValue,
  comparison: Comparison,
  limit: number,
  context: ShapeContext,
): ExpressionAnalysis {
  let threshold = limit / measured.factor;
  let direction = measured.factor < 0 ? flipped[comparison] : comparison;
  if (measured.inverted) {
    threshold = 1 - threshold;
    direction = flipped[direction];
  }
  if (direction !== '>' && direction !== '>=') {
    return other(
      expression,
      context,
      'The alert does not fire above its threshold',
    );
  }
  return {
    shape: measured.shape,
    comparison: direction,
    // A share of requests slower than the bound is a quantile of the bound.
    ...(measured.bound === undefined
      ? { threshold: exact(threshold), quantile: measured.quantile }
      : { threshold: measured.bound, quantile: exact(1 - threshold) }),
    signals: measured.selectors,
    selectors: measured.selectors,
    flow: flowOf(expression, context),
    seriesBySeries: measured.seriesBySeries,
  };
}

function other(
  expression: Expression,
  context: ShapeContext,
  problem?: string,
): ExpressionAnalysis {
  return {
    shape: 'other',
    signals: selectorsOf(expression),
    selectors: selectorsOf(expression),
    flow: flowOf(expression, context),
    seriesBySeries: false,
    ...(problem && { problem }),
  };
}

function flowOf(expression: Expression, { recorded }: ShapeContext): LabelFlow {
  return labelFlowOf(expression, recorded);
}

/** Without the noise of binary fractions: 1 - 0.95 is 0.05. */
function exact(value: number): number {
  return Number(value.toPrecision(12));
}
