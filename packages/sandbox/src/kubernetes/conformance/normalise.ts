import { isFields } from '../store/fields';

const PLACEHOLDERS: [RegExp, string][] = [
  [/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, '<uid>'],
  [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, '<time>'],
];

const OWN_VALUES: Record<string, string> = {
  resourceVersion: '<version>',
  continue: '<token>',
  'pod-template-hash': '<hash>',
};

/**
 * Replaces what two servers can't have in common (uids, times, versions,
 * hashes), keeps everything else.
 */
export function normalise(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    return value.map(item => normalise(item));
  }
  if (isFields(value)) {
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, inner]) => [name, normalise(inner, name)]),
    );
  }
  if (typeof value !== 'string') {
    return value;
  }
  if (OWN_VALUES[key] && value !== '') {
    return OWN_VALUES[key];
  }
  const placeholder = PLACEHOLDERS.find(([pattern]) => pattern.test(value));
  return placeholder ? placeholder[1] : value;
}
