import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import {
  Expression,
  ExpressionError,
  Matcher,
  Matching,
  SelectorExpression,
} from './expression';

/** Seconds of the units of PromQL durations. */
const unitSeconds: Record<string, number> = {
  y: 31_536_000,
  w: 604_800,
  d: 86_400,
  h: 3600,
  m: 60,
  s: 1,
  ms: 0.001,
};

class ExpressionReader {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  read(node: SyntaxNode): Expression {
    switch (node.name) {
      case 'ParenExpr':
      case 'OffsetExpr':
      case 'StepInvariantExpr':
      case 'AnchoredExpr':
      case 'SmoothedExpr':
        return this.read(first(node));
      case 'NumberDurationLiteral':
        return { kind: 'number', value: this.#number(node) };
      case 'StringLiteral':
        return { kind: 'text', value: this.#string(node) };
      case 'VectorSelector':
        return this.#selector(node);
      case 'MatrixSelector':
        return {
          ...this.#selector(first(node)),
          rangeSeconds: this.#duration(node.getChild('DurationExpr')),
        };
      case 'SubqueryExpr':
        return { kind: 'subquery', operand: this.read(first(node)) };
      case 'UnaryExpr': {
        const operand = this.read(last(node));
        return this.#of(first(node)) === '-'
          ? { kind: 'negation', operand }
          : operand;
      }
      case 'FunctionCall':
        return {
          kind: 'call',
          name: this.#of(first(node)),
          args: this.#arguments(node),
        };
      case 'AggregateExpr':
        return this.#aggregation(node);
      case 'BinaryExpr':
        return this.#binary(node);
      default:
        throw new ExpressionError(`${node.name} is not understood`, node.from);
    }
  }

  #selector(node: SyntaxNode): SelectorExpression {
    const name = node.getChild('Identifier');
    const matchers: Matcher[] = [];
    let metric = name ? this.#of(name) : '';
    for (
      let child = node.getChild('LabelMatchers')?.firstChild;
      child;
      child = child.nextSibling
    ) {
      if (child.name === 'QuotedLabelName') {
        metric = this.#string(first(child));
        continue;
      }
      const matcher = this.#matcher(child);
      if (matcher.label === '__name__' && matcher.operator === '=') {
        metric = matcher.value;
      } else {
        matchers.push(matcher);
      }
    }
    return { kind: 'selector', metric, matchers };
  }

  #matcher(node: SyntaxNode): Matcher {
    const label = first(node);
    return {
      label:
        label.name === 'LabelName'
          ? this.#of(label)
          : this.#string(first(label)),
      operator: this.#of(first(node, 'MatchOp')) as Matcher['operator'],
      value: this.#string(last(node)),
    };
  }

  #aggregation(node: SyntaxNode): Expression {
    const modifier = node.getChild('AggregateModifier');
    return {
      kind: 'aggregation',
      operator: this.#of(first(node)).toLowerCase(),
      grouping: {
        without: modifier?.firstChild?.name === 'Without',
        labels: this.#labels(modifier?.getChild('GroupingLabels')),
      },
      args: this.#arguments(node),
    };
  }

  #binary(node: SyntaxNode): Expression {
    const left = first(node);
    const operator = left.nextSibling;
    if (!operator) {
      throw new ExpressionError('An operator is missing', node.from);
    }
    const clause = node.getChild('MatchingModifierClause');
    return {
      kind: 'binary',
      operator: this.#of(operator).toLowerCase(),
      returnsBool: node.getChild('BoolModifier') !== null,
      left: this.read(left),
      right: this.read(last(node)),
      ...(clause && { matching: this.#matching(clause) }),
    };
  }

  #matching(clause: SyntaxNode): Matching {
    const [labels, include] = clause.getChildren('GroupingLabels');
    const left = clause.getChild('GroupLeft') && 'left';
    const right = clause.getChild('GroupRight') && 'right';
    return {
      on: clause.getChild('On') !== null,
      labels: this.#labels(labels),
      group: left ?? right ?? undefined,
      include: this.#labels(include),
    };
  }

  #arguments(node: SyntaxNode): Expression[] {
    const args: Expression[] = [];
    for (
      let child = node.getChild('FunctionCallBody')?.firstChild;
      child;
      child = child.nextSibling
    ) {
      args.push(this.read(child));
    }
    return args;
  }

  #labels(node: SyntaxNode | null | undefined): string[] {
    return (node?.getChildren('LabelName') ?? []).map(label => this.#of(label));
  }

  #number(node: SyntaxNode): number {
    const text = this.#of(node).replace(/[\s_]/g, '').toLowerCase();
    const sign = text.startsWith('-') ? -1 : 1;
    const digits = text.replace(/^[-+]/, '');
    return (
      sign *
      (digits === 'inf' ? Infinity : (secondsOf(digits) ?? Number(digits)))
    );
  }

  #duration(node: SyntaxNode | null): number | undefined {
    const text = node ? this.#of(node).trim() : '';
    const bare = text === '' ? NaN : Number(text);
    return secondsOf(text) ?? (Number.isNaN(bare) ? undefined : bare);
  }

  #string(node: SyntaxNode): string {
    const literal = this.#of(node);
    const body = literal.slice(1, -1);
    return literal.startsWith('`')
      ? body
      : body.replace(/\\(.)/gs, (_, escaped: string) =>
          escaped === 'n' ? '\n' : escaped,
        );
  }

  #of(node: SyntaxNode): string {
    return this.#text.slice(node.from, node.to);
  }
}

function secondsOf(text: string): number | undefined {
  if (!/^(?:\d+(?:ms|[ywdhms]))+$/.test(text)) {
    return undefined;
  }
  return [...text.matchAll(/(\d+)(ms|[ywdhms])/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * unitSeconds[unit],
    0,
  );
}

function first(node: SyntaxNode, name?: string): SyntaxNode {
  return present(name ? node.getChild(name) : node.firstChild, node);
}

function last(node: SyntaxNode): SyntaxNode {
  return present(node.lastChild, node);
}

function present(child: SyntaxNode | null, node: SyntaxNode): SyntaxNode {
  if (!child) {
    throw new ExpressionError(`${node.name} is incomplete`, node.from);
  }
  return child;
}

/**
 * Parses PromQL with Prometheus' own grammar.
 *
 * @throws ExpressionError with the position of what can't be read
 */
export function parseExpression(text: string): Expression {
  const tree = parser.parse(text);
  let problem: number | undefined;
  tree.iterate({
    enter: node => {
      if (node.type.isError) {
        problem ??= node.from;
      }
    },
  });
  const root = tree.topNode.firstChild;
  if (problem !== undefined || !root) {
    throw new ExpressionError('Not a PromQL expression', problem ?? 0);
  }
  return new ExpressionReader(text).read(root);
}
