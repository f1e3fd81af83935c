import { Expression, Grouping, selectorsOf } from './expression';

/** Which labels of the series are left on an expression's result. */
export type LabelFlow =
  | { readonly kind: 'all-but'; readonly labels: readonly string[] }
  | { readonly kind: 'only'; readonly labels: readonly string[] };

/** Finds the expression of a recording rule by the name of what it records. */
export type RecordedExpressions = ReadonlyMap<string, Expression>;

const everything: LabelFlow = { kind: 'all-but', labels: [] };

/** The labels on the result of an expression. */
export function labelFlowOf(
  expression: Expression,
  recorded: RecordedExpressions,
  depth = 0,
): LabelFlow {
  const inner = (part: Expression) => labelFlowOf(part, recorded, depth);
  switch (expression.kind) {
    case 'selector': {
      const source = recorded.get(expression.metric);
      // A recording rule that refers to itself would never end.
      return source && depth < 5
        ? labelFlowOf(source, recorded, depth + 1)
        : everything;
    }
    case 'negation':
    case 'subquery':
      return inner(expression.operand);
    case 'aggregation':
      return grouped(
        inner(expression.args[expression.args.length - 1]),
        expression.grouping,
      );
    case 'call': {
      const series = expression.args.find(arg => selectorsOf(arg).length > 0);
      const flow = series
        ? inner(series)
        : ({ kind: 'only', labels: [] } as const);
      return expression.name === 'histogram_quantile'
        ? without(flow, ['le'])
        : flow;
    }
    case 'binary': {
      const { left, right, matching } = expression;
      if (selectorsOf(left).length === 0) {
        return inner(right);
      }
      if (matching?.group === 'right') {
        return inner(right);
      }
      if (!matching || matching.group === 'left') {
        return inner(left);
      }
      return matching.on
        ? only(inner(left), matching.labels)
        : without(inner(left), matching.labels);
    }
    default:
      return { kind: 'only', labels: [] };
  }
}

/** True when a label of the series is still on the result. */
export function keepsLabel(flow: LabelFlow, label: string): boolean {
  return flow.labels.includes(label) === (flow.kind === 'only');
}

/** True when two results are sure to carry labels of the same names. */
export function isSameFlow(a: LabelFlow, b: LabelFlow): boolean {
  return (
    a.kind === b.kind &&
    [...a.labels].sort().join(',') === [...b.labels].sort().join(',')
  );
}

function grouped(flow: LabelFlow, grouping: Grouping): LabelFlow {
  return grouping.without
    ? without(flow, grouping.labels)
    : only(flow, grouping.labels);
}

function only(flow: LabelFlow, labels: readonly string[]): LabelFlow {
  return {
    kind: 'only',
    labels: labels.filter(label => keepsLabel(flow, label)),
  };
}

function without(flow: LabelFlow, labels: readonly string[]): LabelFlow {
  return flow.kind === 'only'
    ? {
        kind: 'only',
        labels: flow.labels.filter(label => !labels.includes(label)),
      }
    : { kind: 'all-but', labels: [...new Set([...flow.labels, ...labels])] };
}
