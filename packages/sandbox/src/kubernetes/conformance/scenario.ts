import { fieldsOf, Fields } from '../store/fields';
import { Answer, ConformanceClient } from './ConformanceClient';
import { normalise } from './normalise';

/** One thing that two servers must agree on. */
export interface Scenario {
  title: string;
  /** What is observed, without what servers can't have in common. */
  observe(client: ConformanceClient): Promise<unknown>;
}

/** Status, media type and whole body. */
export function whole({ code, contentType, body }: Answer): unknown {
  return { code, contentType, body: normalise(body) };
}

/** Status and the parts of a `Status` that programs read. */
export function outcome({ code, body }: Answer): unknown {
  const { kind, status, reason, details } = fieldsOf(body);
  return {
    code,
    kind,
    ...(kind === 'Status' && { status, reason }),
    ...(kind === 'Status' &&
      details !== undefined && {
        subject: normalise(
          (({ name, group, kind: subject }) => ({
            name,
            group,
            kind: subject,
          }))(fieldsOf(details)),
        ),
      }),
  };
}

/** Status and message of an error. */
export function failure({ code, body }: Answer): unknown {
  const { message, reason } = fieldsOf(body);
  return { code, reason, message };
}

export function metadataOf(body: unknown): Fields {
  return fieldsOf(fieldsOf(body).metadata);
}

export function itemNames(body: unknown): string[] {
  const { items } = fieldsOf(body);
  return Array.isArray(items)
    ? items.map(item => String(metadataOf(item).name))
    : [];
}
