import { toMilliseconds } from '../../clock';
import { isFields } from './mergePatch';

/** What texts of manifests may name: `service`, `candidate.image` … */
export type Variables = Readonly<Record<string, string>>;

/**
 * Fills `${name}` and `${ago 2d}` in every text of a value, keys included.
 *
 * @throws when a text names a variable that there is not.
 */
export function substitute(
  value: unknown,
  variables: Variables,
  now: Date,
): unknown {
  if (typeof value === 'string') {
    return fill(value, variables, now);
  }
  if (Array.isArray(value)) {
    return value.map(item => substitute(item, variables, now));
  }
  if (isFields(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        fill(key, variables, now),
        substitute(item, variables, now),
      ]),
    );
  }
  return value;
}

function fill(text: string, variables: Variables, now: Date): string {
  if (!text.includes('${')) {
    return text;
  }
  return text.replace(/\$\{([^}]+)\}/g, (_, name: string) => {
    if (name.startsWith('ago ')) {
      return timestamp(
        new Date(now.getTime() - toMilliseconds(name.slice('ago '.length))),
      );
    }
    if (variables[name] === undefined) {
      throw new Error(`'${text}' names \${${name}}, which is not known here`);
    }
    return variables[name];
  });
}

/** As Kubernetes writes times: seconds, UTC. */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
