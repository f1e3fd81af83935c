/** A JSON object whose shape is checked where it is read. */
export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object; an empty one when it is anything else. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** The value as a list of objects; empty when it is anything else. */
export function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

/** Sets those of the defaults that are absent, in place, and returns the target. */
export function fillAbsent(target: Fields, defaults: Fields): Fields {
  for (const [key, value] of Object.entries(defaults)) {
    if (target[key] === undefined || target[key] === null) {
      target[key] = value;
    }
  }
  return target;
}

/** The object under a key, created in place when it is absent. */
export function ensureFields(target: Fields, key: string): Fields {
  const present = target[key];
  if (isFields(present)) {
    return present;
  }
  const created: Fields = {};
  target[key] = created;
  return created;
}

/** A deep copy as JSON would carry it: without fields that are undefined. */
export function copyJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}
