import { Labels } from '../model';
import {
  labelsKey,
  omitLabels,
  pickLabels,
  printLabels,
} from '../series/labels';
import { VectorMatching } from './ast';
import { PromqlExecutionError } from './errors';
import { PromqlValue, VectorSample } from './values';

const ARITHMETIC: Record<string, (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': (a, b) => a ** b,
};

const COMPARISON: Record<string, (a: number, b: number) => boolean> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
};

/** An operator, with what its result keeps. */
interface Operation {
  readonly operator: string;
  readonly returnBool: boolean;
  readonly matching: VectorMatching;
}

/** Evaluates a binary expression whose sides are known. */
export function evaluateBinary(
  operation: Operation,
  left: PromqlValue,
  right: PromqlValue,
): PromqlValue {
  if (left.type === 'scalar' && right.type === 'scalar') {
    const comparison = COMPARISON[operation.operator];
    return {
      type: 'scalar',
      value: comparison
        ? Number(comparison(left.value, right.value))
        : arithmetic(operation.operator)(left.value, right.value),
    };
  }
  if (left.type === 'vector' && right.type === 'scalar') {
    return vector(
      left.samples.flatMap(sample =>
        combine(operation, sample, sample.value, right.value, sample.value),
      ),
    );
  }
  if (left.type === 'scalar' && right.type === 'vector') {
    return vector(
      right.samples.flatMap(sample =>
        combine(operation, sample, left.value, sample.value, sample.value),
      ),
    );
  }
  if (left.type === 'vector' && right.type === 'vector') {
    return vector(betweenVectors(operation, left.samples, right.samples));
  }
  throw new PromqlExecutionError(
    `operator ${operation.operator} is not supported between ${left.type} and ${right.type}`,
  );
}

function vector(samples: VectorSample[]): PromqlValue {
  return { type: 'vector', samples };
}

function arithmetic(operator: string) {
  const found = ARITHMETIC[operator];
  if (!found) {
    throw new PromqlExecutionError(`operator ${operator} is not supported`);
  }
  return found;
}

/** Zero or one sample: a comparison filters. */
function combine(
  { operator, returnBool }: Operation,
  sample: VectorSample,
  a: number,
  b: number,
  kept: number,
): VectorSample[] {
  const comparison = COMPARISON[operator];
  if (!comparison) {
    return [
      {
        labels: omitLabels(sample.labels, ['__name__']),
        value: arithmetic(operator)(a, b),
      },
    ];
  }
  const holds = comparison(a, b);
  if (returnBool) {
    return [
      {
        labels: omitLabels(sample.labels, ['__name__']),
        value: Number(holds),
      },
    ];
  }
  return holds ? [{ labels: sample.labels, value: kept }] : [];
}

function signature(labels: Labels, matching: VectorMatching): Labels {
  return matching.on
    ? pickLabels(labels, matching.labels)
    : omitLabels(labels, [...matching.labels, '__name__']);
}

function betweenVectors(
  operation: Operation,
  left: readonly VectorSample[],
  right: readonly VectorSample[],
): VectorSample[] {
  const { operator, matching } = operation;
  const keyOf = (sample: VectorSample) =>
    labelsKey(signature(sample.labels, matching));
  if (operator === 'and' || operator === 'unless') {
    const present = new Set(right.map(keyOf));
    return left.filter(
      sample => present.has(keyOf(sample)) === (operator === 'and'),
    );
  }
  if (operator === 'or') {
    const present = new Set(left.map(keyOf));
    return [...left, ...right.filter(sample => !present.has(keyOf(sample)))];
  }
  return matched(operation, left, right, keyOf);
}

function matched(
  operation: Operation,
  left: readonly VectorSample[],
  right: readonly VectorSample[],
  keyOf: (sample: VectorSample) => string,
): VectorSample[] {
  const { matching } = operation;
  const swapped = matching.group === 'right';
  const [many, one] = swapped ? [right, left] : [left, right];
  const oneSide = swapped ? 'left' : 'right';
  const ones = new Map<string, VectorSample>();
  for (const sample of one) {
    const key = keyOf(sample);
    const other = ones.get(key);
    if (other) {
      throw new PromqlExecutionError(
        `found duplicate series for the match group ${printLabels(
          signature(sample.labels, matching),
        )} on the ${oneSide} hand-side of the operation: [${printLabels(
          sample.labels,
        )}, ${printLabels(
          other.labels,
        )}];many-to-many matching not allowed: matching labels must be unique on one side`,
      );
    }
    ones.set(key, sample);
  }

  const seen = new Set<string>();
  return many.flatMap(sample => {
    const other = ones.get(keyOf(sample));
    if (!other) {
      return [];
    }
    const [a, b] = swapped
      ? [other.value, sample.value]
      : [sample.value, other.value];
    const results = combine(operation, sample, a, b, a).map(result => ({
      ...result,
      labels: resultLabels(result.labels, other.labels, operation),
    }));
    for (const result of results) {
      const key = matching.group ? labelsKey(result.labels) : keyOf(sample);
      if (seen.has(key)) {
        throw new PromqlExecutionError(
          matching.group
            ? 'multiple matches for labels: grouping labels must ensure unique matches'
            : 'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)',
        );
      }
      seen.add(key);
    }
    return results;
  });
}

function resultLabels(
  labels: Labels,
  other: Labels,
  { operator, returnBool, matching }: Operation,
): Labels {
  const named = operator in COMPARISON && !returnBool;
  if (!matching.group) {
    const kept = signature(labels, matching);
    return named && labels.__name__ && !matching.on
      ? { __name__: labels.__name__, ...kept }
      : kept;
  }
  return {
    ...omitLabels(labels, matching.include),
    ...pickLabels(other, matching.include),
  };
}
