/** A mapping of a manifest. */
export type Fields = Record<string, unknown>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A mapping's field that has to be a mapping; empty when it is absent. */
export const fieldsOf = (value: unknown): Fields =>
  isFields(value) ? value : {};

const DIRECTIVE = '$patch';

/**
 * Lays a patch over a value: mappings key by key, lists of named mappings by
 * `name`, everything else as a whole; `null` takes a field away. A mapping with
 * `$patch: replace` stands for itself, a list item with `$patch: delete` goes.
 * Neither argument is changed.
 */
export function mergePatch(base: unknown, patch: unknown): unknown {
  if (isFields(patch)) {
    const start = patch[DIRECTIVE] === 'replace' ? {} : fieldsOf(base);
    const result: Fields = { ...start };
    for (const [key, value] of Object.entries(patch)) {
      if (key === DIRECTIVE) {
        continue;
      }
      if (value === null) {
        delete result[key];
      } else {
        result[key] = mergePatch(result[key], value);
      }
    }
    return result;
  }
  if (Array.isArray(patch)) {
    return isNamedList(patch) && isNamedList(base)
      ? mergeByName(base, patch)
      : patch.map(item => mergePatch(undefined, item));
  }
  return patch;
}

function mergeByName(base: Fields[], patch: Fields[]): Fields[] {
  const patches = new Map(patch.map(item => [item.name, item]));
  const merged = base.flatMap(item => {
    const change = patches.get(item.name);
    patches.delete(item.name);
    if (!change) {
      return [item];
    }
    return change[DIRECTIVE] === 'delete'
      ? []
      : [fieldsOf(mergePatch(item, change))];
  });
  const added = [...patches.values()].filter(
    item => item[DIRECTIVE] !== 'delete',
  );
  return [...merged, ...added.map(item => fieldsOf(mergePatch({}, item)))];
}

function isNamedList(value: unknown): value is Fields[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(item => isFields(item) && typeof item.name === 'string')
  );
}
