import { PromqlNode } from './ast';
import { PromqlParseError } from './errors';

/** The four types of PromQL values. */
export type PromqlType = 'scalar' | 'vector' | 'matrix' | 'string';

const TYPE_NAMES: Record<PromqlType, string> = {
  scalar: 'scalar',
  vector: 'instant vector',
  matrix: 'range vector',
  string: 'string',
};

const SCALAR_FUNCTIONS = ['scalar', 'time', 'pi'];

const COMPARISONS = ['==', '!=', '>', '<', '>=', '<='];
const SET_OPERATORS = ['and', 'or', 'unless'];

/** The type of an expression. */
export function typeOf(node: PromqlNode): PromqlType {
  switch (node.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'matrix-selector':
    case 'subquery':
      return 'matrix';
    case 'negate':
      return typeOf(node.operand);
    case 'binary':
      return typeOf(node.left) === 'scalar' && typeOf(node.right) === 'scalar'
        ? 'scalar'
        : 'vector';
    case 'call':
      return SCALAR_FUNCTIONS.includes(node.name) ? 'scalar' : 'vector';
    default:
      return 'vector';
  }
}

/** Throws what Prometheus' parser says about operands of a wrong type. */
export function checkTypes(node: PromqlNode): void {
  switch (node.kind) {
    case 'negate':
      checkTypes(node.operand);
      return;
    case 'aggregate':
      checkTypes(node.operand);
      expectType(node.operand, 'vector', 'aggregation expression');
      return;
    case 'subquery':
      checkTypes(node.operand);
      expectType(node.operand, 'vector', 'subquery');
      return;
    case 'call':
      node.args.forEach(checkTypes);
      return;
    case 'binary': {
      checkTypes(node.left);
      checkTypes(node.right);
      const types = [typeOf(node.left), typeOf(node.right)];
      if (types.some(type => type === 'matrix' || type === 'string')) {
        throw new PromqlParseError(
          '1:1: parse error: binary expression must contain only scalar and instant vector types',
        );
      }
      const scalars = types.every(type => type === 'scalar');
      if (scalars && COMPARISONS.includes(node.operator) && !node.returnBool) {
        throw new PromqlParseError(
          '1:1: parse error: comparisons between scalars must use BOOL modifier',
        );
      }
      if (types.includes('scalar') && SET_OPERATORS.includes(node.operator)) {
        throw new PromqlParseError(
          `1:1: parse error: set operator "${node.operator}" not allowed in binary scalar expression`,
        );
      }
      return;
    }
    default:
  }
}

function expectType(node: PromqlNode, type: PromqlType, context: string) {
  const found = typeOf(node);
  if (found !== type) {
    throw new PromqlParseError(
      `1:1: parse error: expected type ${TYPE_NAMES[type]} in ${context}, got ${TYPE_NAMES[found]}`,
    );
  }
}
