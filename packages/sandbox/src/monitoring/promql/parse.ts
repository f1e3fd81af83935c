import { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { compileMatchers, LabelMatcher } from '../series/matchers';
import {
  Grouping,
  PromqlNode,
  VectorMatching,
  VectorSelectorNode,
} from './ast';
import { parsePromqlDuration } from './duration';
import { PromqlExecutionError, PromqlParseError } from './errors';
import { unquote } from './strings';
import { checkTypes } from './types';

function parseError(query: string, position: number): PromqlParseError {
  if (query.trim() === '') {
    return new PromqlParseError(
      'unknown position: parse error: no expression found in input',
    );
  }
  const before = query.slice(0, position).split('\n');
  const where = `${before.length}:${before[before.length - 1].length + 1}`;
  const rest = query.slice(position).trim();
  return new PromqlParseError(
    `${where}: parse error: ${
      rest === ''
        ? 'unexpected end of input'
        : `unexpected ${JSON.stringify(rest.split(/\s/)[0])}`
    }`,
  );
}

class Reader {
  readonly #query: string;

  constructor(query: string) {
    this.#query = query;
  }

  read(node: SyntaxNode): PromqlNode {
    switch (node.name) {
      case 'ParenExpr':
        return this.read(child(node));
      case 'NumberDurationLiteral':
        return { kind: 'number', value: this.#number(node) };
      case 'StringLiteral':
        return { kind: 'string', value: unquote(this.#text(node)) };
      case 'VectorSelector':
        return this.#vectorSelector(node);
      case 'MatrixSelector':
        return {
          kind: 'matrix-selector',
          selector: this.#vectorSelector(child(node)),
          range: this.#duration(child(node, 'DurationExpr')),
        };
      case 'OffsetExpr':
        return this.#offset(node);
      case 'SubqueryExpr':
        return this.#subquery(node);
      case 'UnaryExpr': {
        const operand = this.read(node.lastChild!);
        return this.#text(child(node)) === '-'
          ? { kind: 'negate', operand }
          : operand;
      }
      case 'AggregateExpr':
        return this.#aggregate(node);
      case 'FunctionCall':
        return this.#call(node);
      case 'BinaryExpr':
        return this.#binary(node);
      default:
        throw new PromqlExecutionError(
          `expression of kind ${node.name} is not supported`,
        );
    }
  }

  #vectorSelector(node: SyntaxNode): VectorSelectorNode {
    if (node.name !== 'VectorSelector') {
      throw parseError(this.#query, node.from);
    }
    const matchers: LabelMatcher[] = [];
    const name = node.getChild('Identifier');
    if (name) {
      matchers.push({
        name: '__name__',
        operator: '=',
        value: this.#text(name),
      });
    }
    const list = node.getChild('LabelMatchers');
    for (let at = list?.firstChild; at; at = at.nextSibling) {
      matchers.push(this.#matcher(at));
    }
    if (compileMatchers(matchers)({})) {
      throw new PromqlParseError(
        '1:1: parse error: vector selector must contain at least one non-empty matcher',
      );
    }
    return { kind: 'vector-selector', matchers, offset: 0 };
  }

  #matcher(node: SyntaxNode): LabelMatcher {
    if (node.name === 'QuotedLabelName') {
      return {
        name: '__name__',
        operator: '=',
        value: unquote(this.#text(node)),
      };
    }
    const label = node.firstChild!;
    const text = this.#text(label);
    return {
      name: label.name === 'LabelName' ? text : unquote(text),
      operator: this.#text(child(node, 'MatchOp')) as LabelMatcher['operator'],
      value: unquote(this.#text(node.lastChild!)),
    };
  }

  #offset(node: SyntaxNode): PromqlNode {
    const operand = this.read(child(node));
    const offset = this.#duration(child(node, 'OffsetDurationExpr'));
    switch (operand.kind) {
      case 'vector-selector':
        return { ...operand, offset };
      case 'matrix-selector':
        return { ...operand, selector: { ...operand.selector, offset } };
      case 'subquery':
        return { ...operand, offset };
      default:
        throw parseError(this.#query, node.from);
    }
  }

  #subquery(node: SyntaxNode): PromqlNode {
    const [range, step] = node.getChildren('DurationExpr');
    return {
      kind: 'subquery',
      operand: this.read(child(node)),
      range: this.#duration(range),
      step: step && this.#duration(step),
      offset: 0,
    };
  }

  #aggregate(node: SyntaxNode): PromqlNode {
    const args = this.#arguments(node);
    const operator = this.#text(child(node, 'AggregateOp')).toLowerCase();
    if (args.length !== 1) {
      throw new PromqlExecutionError(
        `aggregation ${operator} is not supported`,
      );
    }
    const modifier = node.getChild('AggregateModifier');
    const grouping: Grouping = {
      without: modifier?.firstChild?.name === 'Without',
      labels: modifier ? this.#labels(child(modifier, 'GroupingLabels')) : [],
    };
    return { kind: 'aggregate', operator, grouping, operand: args[0] };
  }

  #call(node: SyntaxNode): PromqlNode {
    const identifier = child(node, 'FunctionIdentifier');
    return {
      kind: 'call',
      name: this.#text(identifier),
      args: this.#arguments(node),
    };
  }

  #binary(node: SyntaxNode): PromqlNode {
    const left = node.firstChild!;
    const right = node.lastChild!;
    return {
      kind: 'binary',
      operator: this.#text(left.nextSibling!).toLowerCase(),
      left: this.read(left),
      right: this.read(right),
      returnBool: node.getChild('BoolModifier') !== null,
      matching: this.#matching(node.getChild('MatchingModifierClause')),
    };
  }

  #matching(node: SyntaxNode | null): VectorMatching {
    if (!node) {
      return { on: false, labels: [], include: [] };
    }
    const [labels, include] = node.getChildren('GroupingLabels');
    const left = node.getChild('GroupLeft') !== null;
    const right = node.getChild('GroupRight') !== null;
    return {
      on: node.getChild('On') !== null,
      labels: this.#labels(labels),
      group: (left && 'left') || (right && 'right') || undefined,
      include: include ? this.#labels(include) : [],
    };
  }

  #labels(node: SyntaxNode): string[] {
    return node.getChildren('LabelName').map(label => this.#text(label));
  }

  #arguments(node: SyntaxNode): PromqlNode[] {
    const args: PromqlNode[] = [];
    const body = child(node, 'FunctionCallBody');
    for (let at = body.firstChild; at; at = at.nextSibling) {
      args.push(this.read(at));
    }
    return args;
  }

  #duration(node: SyntaxNode): number {
    const text = this.#text(node).replace(/\s+/g, '');
    const negative = text.startsWith('-');
    const bare = text.replace(/^[-+]/, '');
    const length =
      parsePromqlDuration(bare) ?? (bare === '' ? NaN : Number(bare) * 1000);
    if (Number.isNaN(length)) {
      throw new PromqlExecutionError(`duration ${text} is not supported`);
    }
    return negative ? -length : length;
  }

  #number(node: SyntaxNode): number {
    const text = this.#text(node).replace(/\s+/g, '').toLowerCase();
    const sign = text.startsWith('-') ? -1 : 1;
    const bare = text.replace(/^[-+]/, '');
    if (bare === 'inf') {
      return sign * Infinity;
    }
    const duration = parsePromqlDuration(bare);
    return (
      sign *
      (duration === undefined
        ? Number(bare.replace(/_/g, ''))
        : duration / 1000)
    );
  }

  #text(node: SyntaxNode): string {
    return this.#query.slice(node.from, node.to);
  }
}

function child(node: SyntaxNode, name?: string): SyntaxNode {
  const found = name ? node.getChild(name) : node.firstChild;
  if (!found) {
    throw new PromqlExecutionError(
      `expression of kind ${node.name} without ${name ?? 'operand'} is not supported`,
    );
  }
  return found;
}

/**
 * Parses PromQL with Prometheus' own grammar.
 *
 * @throws PromqlParseError - the text is not PromQL (Prometheus: 400).
 * @throws PromqlExecutionError - PromQL that this engine does not evaluate (422).
 */
export function parsePromql(query: string): PromqlNode {
  const tree = parser.parse(query);
  let errorAt: number | undefined;
  tree.iterate({
    enter: node => {
      if (node.type.isError && errorAt === undefined) {
        errorAt = node.from;
      }
    },
  });
  const expression = tree.topNode.firstChild;
  if (errorAt !== undefined || !expression) {
    throw parseError(query, errorAt ?? 0);
  }
  const parsed = new Reader(query).read(expression);
  checkTypes(parsed);
  return parsed;
}
