/** Decides whether labels are selected. */
export type LabelFilter = (labels: Record<string, string>) => boolean;

const setRequirement = /^(\S+)\s+(in|notin)\s*\(([^()]*)\)$/;
const equality = /^([^\s=!,()]+)\s*(==|=|!=)\s*([^\s=!,()]*)$/;
const existence = /^(!?)\s*([^\s=!,()]+)$/;

/**
 * Reads a Kubernetes label selector: `app=orders,tier in (web, api),!legacy`.
 *
 * @returns `undefined` when the text is none
 */
export function parseLabelSelector(text: string): LabelFilter | undefined {
  const parts = text.split(/,(?![^(]*\))/).map(part => part.trim());
  const requirements = parts.map(parseRequirement);
  return requirements.every(requirement => requirement !== undefined)
    ? labels => requirements.every(holds => holds(labels))
    : undefined;
}

function parseRequirement(text: string): LabelFilter | undefined {
  const set = setRequirement.exec(text);
  if (set) {
    const [, key, operator, list] = set;
    const values = list.split(',').map(value => value.trim());
    return operator === 'in'
      ? labels => key in labels && values.includes(labels[key])
      : labels => !(key in labels) || !values.includes(labels[key]);
  }
  const equal = equality.exec(text);
  if (equal) {
    const [, key, operator, value] = equal;
    return operator === '!='
      ? labels => labels[key] !== value
      : labels => labels[key] === value;
  }
  const exists = existence.exec(text);
  if (exists) {
    const [, not, key] = exists;
    return labels => (not ? !(key in labels) : key in labels);
  }
  return undefined;
}
