import type { SelectorManifest } from '../resources/manifests';

const operators: Record<string, (key: string, values: string) => string> = {
  In: (key, values) => `${key} in (${values})`,
  NotIn: (key, values) => `${key} notin (${values})`,
  Exists: key => key,
  DoesNotExist: key => `!${key}`,
};

/**
 * A workload's selector as the API takes it in a query.
 *
 * @throws Error when it selects everything, or says something unknown
 */
export function selectorText(selector: SelectorManifest = {}): string {
  const labels = Object.entries(selector.matchLabels ?? {}).map(
    ([key, value]) => `${key}=${value}`,
  );
  const expressions = (selector.matchExpressions ?? []).map(
    ({ key = '', operator = '', values = [] }) => {
      const write = operators[operator];
      if (!write) {
        throw new Error('A selector has an unknown operator');
      }
      return write(key, values.join(','));
    },
  );
  const text = [...labels, ...expressions].join(',');
  if (text === '') {
    throw new Error('A workload selects every pod');
  }
  return text;
}

/**
 * Selectors under which all pods of these workloads are found: the labels that
 * they have in common, so that one list does, else each its own.
 */
export function joinSelectors(
  selectors: readonly (SelectorManifest | undefined)[],
): string[] {
  const texts = selectors.map(selectorText);
  const [first, ...others] = selectors.map(each =>
    Object.entries(each?.matchLabels ?? {}),
  );
  const common = (first ?? []).filter(([key, value]) =>
    others.every(labels =>
      labels.some(([name, other]) => name === key && other === value),
    ),
  );
  return common.length > 0
    ? [selectorText({ matchLabels: Object.fromEntries(common) })]
    : [...new Set(texts)];
}
