import { Expression, SelectorExpression } from './expression';
import type { RecordedExpressions } from './labelFlow';
import { passingFunctions } from './measuredValue';

/** A counter whose growth an expression takes. */
export interface RatedCounter {
  /** What is asked of the server: the counter, or the series recorded from it. */
  readonly selector: SelectorExpression;
  /** The counter itself, with the conditions of both. */
  readonly counter: SelectorExpression;
}

/** A part of an expression that is made of counters' growth, or the counter that is used as it is. */
export type Rates =
  | { readonly counters: readonly RatedCounter[] }
  | { readonly unrated: SelectorExpression };

const rateFunctions = ['rate', 'increase', 'irate'];
const comparisons = ['>', '>=', '<', '<=', '==', '!='];
const maximumDepth = 5;

/** Finds the counters in one side of a ratio; undefined if it has none. */
export function ratesOf(
  expression: Expression,
  recorded: RecordedExpressions,
  depth = 0,
): Rates | undefined {
  const inner = (part: Expression | undefined) =>
    part && ratesOf(part, recorded, depth);
  switch (expression.kind) {
    case 'selector':
      return ofSelector(expression, recorded, depth);
    case 'subquery':
      return inner(expression.operand);
    case 'aggregation':
      return expression.operator === 'sum'
        ? inner(expression.args[0])
        : undefined;
    case 'call':
      if (rateFunctions.includes(expression.name)) {
        const [selector] = expression.args;
        return selector?.kind === 'selector'
          ? { counters: [{ selector, counter: selector }] }
          : undefined;
      }
      return passingFunctions.includes(expression.name)
        ? inner(expression.args[0])
        : undefined;
    case 'binary':
      if (expression.operator === '+') {
        return both(inner(expression.left), inner(expression.right));
      }
      // `x or vector(0)`, `x > 0`, `x and …`: still x.
      return ['or', 'and', 'unless', ...comparisons].includes(
        expression.operator,
      ) && !expression.returnsBool
        ? inner(expression.left)
        : undefined;
    default:
      return undefined;
  }
}

function ofSelector(
  selector: SelectorExpression,
  recorded: RecordedExpressions,
  depth: number,
): Rates | undefined {
  const source = recorded.get(selector.metric);
  if (!source || depth >= maximumDepth) {
    return { unrated: selector };
  }
  const rates = ratesOf(source, recorded, depth + 1);
  return rates && 'counters' in rates
    ? {
        counters: rates.counters.map(({ counter }) => ({
          selector,
          counter: {
            ...counter,
            matchers: [...counter.matchers, ...selector.matchers],
          },
        })),
      }
    : rates;
}

function both(a: Rates | undefined, b: Rates | undefined): Rates | undefined {
  if (!a || !b || 'unrated' in a) {
    return a && b;
  }
  return 'unrated' in b ? b : { counters: [...a.counters, ...b.counters] };
}
