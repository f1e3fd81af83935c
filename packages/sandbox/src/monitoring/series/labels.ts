import { Labels } from '../model';

/** A text that is equal for equal label sets. */
export function labelsKey(labels: Labels): string {
  return JSON.stringify(
    Object.entries(labels)
      .filter(([, value]) => value !== '')
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** The labels without some names; always without empty values. */
export function omitLabels(labels: Labels, names: readonly string[]): Labels {
  return Object.fromEntries(
    Object.entries(labels).filter(
      ([name, value]) => value !== '' && !names.includes(name),
    ),
  );
}

/** Only the labels with some names, where they have a value. */
export function pickLabels(labels: Labels, names: readonly string[]): Labels {
  return Object.fromEntries(
    names.flatMap(name => (labels[name] ? [[name, labels[name]]] : [])),
  );
}

/** As Prometheus prints a label set in its messages. */
export function printLabels(labels: Labels): string {
  const { __name__: name, ...others } = labels;
  const inner = Object.keys(others)
    .sort()
    .map(label => `${label}=${JSON.stringify(others[label])}`)
    .join(', ');
  return `${name ?? ''}{${inner}}`;
}
