import {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  Kind,
  SelectionSetNode,
} from 'graphql';

export interface QueryCost {
  /** Points; requests for connections by a hundred, at least one. */
  cost: number;
  /** Most nodes that the query can return. */
  nodeCount: number;
}

/**
 * What a query costs by GitHub's rule: every connection is one request for
 * each node above it, assuming full pages; a point is a hundred requests.
 */
export function costOf(
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
): QueryCost {
  const fragments = new Map<string, FragmentDefinitionNode>();
  let requests = 0;
  let nodeCount = 0;

  const pageSize = (field: FieldNode): number | undefined => {
    const argument = field.arguments?.find(({ name }) =>
      ['first', 'last'].includes(name.value),
    );
    switch (argument?.value.kind) {
      case Kind.INT:
        return Number(argument.value.value);
      case Kind.VARIABLE:
        return Number(variables[argument.value.name.value]);
      default:
        return undefined;
    }
  };

  const walk = (set: SelectionSetNode | undefined, above: number): void => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        walk(fragments.get(selection.name.value)?.selectionSet, above);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        walk(selection.selectionSet, above);
      } else {
        const size = pageSize(selection);
        if (size !== undefined) {
          requests += above;
          nodeCount += above * size;
        }
        walk(selection.selectionSet, above * (size ?? 1));
      }
    }
  };

  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) {
      walk(definition.selectionSet, 1);
    }
  }
  return { cost: Math.max(1, Math.round(requests / 100)), nodeCount };
}
