import { KubernetesObject } from '../model';
import { ApiError, badRequest } from './ApiError';

/** Decides whether an object is selected. */
export type ObjectFilter = (object: KubernetesObject) => boolean;

type Labels = Record<string, string>;

/** `spec.selector` of a workload. */
export interface LabelSelector {
  matchLabels?: Labels;
  matchExpressions?: {
    key: string;
    operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
    values?: string[];
  }[];
}

const SET_REQUIREMENT = /^\s*(\S+?)\s+(in|notin)\s*\(([^)]*)\)\s*$/;
const EQUALITY_REQUIREMENT = /^\s*([^!=\s]+)\s*(==|!=|=)\s*(\S*)\s*$/;
const EXISTS_REQUIREMENT = /^\s*(!?)\s*([^!=\s,()]+)\s*$/;

/** Reads the `labelSelector` query parameter. */
export function parseLabelSelector(text: string): (labels: Labels) => boolean {
  const requirements = text
    .split(/,(?![^(]*\))/)
    .filter(part => part.trim() !== '')
    .map(parseLabelRequirement);
  return labels => requirements.every(matches => matches(labels));
}

function parseLabelRequirement(text: string): (labels: Labels) => boolean {
  const set = SET_REQUIREMENT.exec(text);
  if (set) {
    const [, key, operator, list] = set;
    const values = list.split(',').map(value => value.trim());
    return operator === 'in'
      ? labels => key in labels && values.includes(labels[key])
      : labels => !(key in labels) || !values.includes(labels[key]);
  }
  const equality = EQUALITY_REQUIREMENT.exec(text);
  if (equality) {
    const [, key, operator, value] = equality;
    return operator === '!='
      ? labels => labels[key] !== value
      : labels => labels[key] === value;
  }
  const exists = EXISTS_REQUIREMENT.exec(text);
  if (exists) {
    const [, not, key] = exists;
    return labels => (not ? !(key in labels) : key in labels);
  }
  throw badRequest(
    `unable to parse requirement: found '${text.trim()}', expected: in, notin, =, ==, !=, or a key`,
  );
}

/** Applies a selector of a workload's spec. An absent selector selects nothing. */
export function matchesSelector(
  selector: LabelSelector | undefined,
  labels: Labels = {},
): boolean {
  if (!selector) {
    return false;
  }
  const equal = Object.entries(selector.matchLabels ?? {}).every(
    ([key, value]) => labels[key] === value,
  );
  return (
    equal &&
    (selector.matchExpressions ?? []).every(
      ({ key, operator, values = [] }) => {
        switch (operator) {
          case 'In':
            return key in labels && values.includes(labels[key]);
          case 'NotIn':
            return !(key in labels) || !values.includes(labels[key]);
          case 'Exists':
            return key in labels;
          default:
            return !(key in labels);
        }
      },
    )
  );
}

/** The selector as text, as the scale subresource shows it. */
export function formatSelector(selector: LabelSelector | undefined): string {
  return Object.entries(selector?.matchLabels ?? {})
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

const FIELDS: Record<string, string[]> = {
  'metadata.name': ['metadata', 'name'],
  'metadata.namespace': ['metadata', 'namespace'],
};

const POD_FIELDS: Record<string, string[]> = {
  'spec.nodeName': ['spec', 'nodeName'],
  'status.phase': ['status', 'phase'],
};

/** Reads the `fieldSelector` query parameter: names of the metadata for every kind, node and phase for pods. */
export function parseFieldSelector(text: string, kind: string): ObjectFilter {
  const requirements = text
    .split(',')
    .filter(part => part !== '')
    .map(part => {
      const match = /^([^!=]+)(==|!=|=)(.*)$/.exec(part);
      if (!match) {
        throw badRequest(
          `invalid selector: '${text}'; can't understand '${part}'`,
        );
      }
      const [, field, operator, value] = match;
      const path =
        FIELDS[field] ?? (kind === 'Pod' ? POD_FIELDS[field] : undefined);
      if (!path) {
        throw new ApiError(
          400,
          'BadRequest',
          `field label not supported: ${field}`,
        );
      }
      return { path, equal: operator !== '!=', value };
    });
  return object =>
    requirements.every(
      ({ path, equal, value }) => (readPath(object, path) === value) === equal,
    );
}

function readPath(object: unknown, path: string[]): string {
  const value = path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null
        ? (inner as Record<string, unknown>)[key]
        : undefined,
    object,
  );
  return typeof value === 'string' ? value : '';
}

/** Both selectors of a LIST or WATCH request together. */
export function objectFilter(options: {
  labelSelector?: string;
  fieldSelector?: string;
  namespace?: string;
  kind: string;
}): ObjectFilter {
  const labels = parseLabelSelector(options.labelSelector ?? '');
  const fields = parseFieldSelector(options.fieldSelector ?? '', options.kind);
  return object =>
    (options.namespace === undefined ||
      object.metadata.namespace === options.namespace) &&
    labels(object.metadata.labels ?? {}) &&
    fields(object);
}
