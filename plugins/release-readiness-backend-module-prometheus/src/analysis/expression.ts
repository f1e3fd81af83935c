/** One condition of a selector. */
export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** `metric{matchers}[range]`. */
export interface SelectorExpression {
  readonly kind: 'selector';
  /** Empty when the selector names no single metric. */
  readonly metric: string;
  /** Without the one that names the metric. */
  readonly matchers: readonly Matcher[];
  readonly rangeSeconds?: number;
}

/** `by (…)` or `without (…)`. */
export interface Grouping {
  readonly without: boolean;
  readonly labels: readonly string[];
}

/** `on (…)` or `ignoring (…)`, and which side may have more elements. */
export interface Matching {
  readonly on: boolean;
  readonly labels: readonly string[];
  readonly group?: 'left' | 'right';
  readonly include: readonly string[];
}

/** A binary expression. */
export interface BinaryExpression {
  readonly kind: 'binary';
  readonly operator: string;
  readonly returnsBool: boolean;
  readonly left: Expression;
  readonly right: Expression;
  readonly matching?: Matching;
}

/** PromQL as far as the meaning of an alert depends on it; parentheses are gone. */
export type Expression =
  | SelectorExpression
  | BinaryExpression
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'negation'; readonly operand: Expression }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly Expression[];
    }
  | {
      readonly kind: 'aggregation';
      readonly operator: string;
      readonly grouping: Grouping;
      readonly args: readonly Expression[];
    }
  | { readonly kind: 'subquery'; readonly operand: Expression };

/** The text is not PromQL, or a construct that can't be read here. */
export class ExpressionError extends Error {
  /** @param position - where, in characters from the start. */
  constructor(
    message: string,
    readonly position: number,
  ) {
    super(`${message} at position ${position}`);
    this.name = 'ExpressionError';
  }
}

/** Every selector in an expression, in its order. */
export function selectorsOf(expression: Expression): SelectorExpression[] {
  switch (expression.kind) {
    case 'selector':
      return [expression];
    case 'binary':
      return [
        ...selectorsOf(expression.left),
        ...selectorsOf(expression.right),
      ];
    case 'negation':
    case 'subquery':
      return selectorsOf(expression.operand);
    case 'call':
    case 'aggregation':
      return expression.args.flatMap(selectorsOf);
    default:
      return [];
  }
}

const arithmetic: Record<string, (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
  '%': (a, b) => a % b,
};

/** The number that an expression always gives; undefined if it depends on series. */
export function constantOf(expression: Expression): number | undefined {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'negation': {
      const operand = constantOf(expression.operand);
      return operand === undefined ? undefined : -operand;
    }
    case 'call':
      return ['vector', 'scalar'].includes(expression.name)
        ? expression.args[0] && constantOf(expression.args[0])
        : undefined;
    case 'binary': {
      const left = constantOf(expression.left);
      const right = constantOf(expression.right);
      const compute = arithmetic[expression.operator];
      return left === undefined || right === undefined || !compute
        ? undefined
        : compute(left, right);
    }
    default:
      return undefined;
  }
}
