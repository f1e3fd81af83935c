import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { entityPathSchema } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { z } from 'zod';

/**
 * A query or path by its schema.
 *
 * @throws InputError that names each wrong parameter
 */
export function parse<T extends z.ZodType>(
  schema: T,
  value: unknown,
): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(issue =>
    [issue.path.join('.'), issue.message].filter(Boolean).join(': '),
  );
  throw new InputError(problems.join('; '));
}

/** The reference of the entity that a path names. */
export function entityRefOf(params: unknown): string {
  return stringifyEntityRef(parse(entityPathSchema, params));
}
