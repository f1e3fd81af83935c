import type { Entity } from '@backstage/catalog-model';
import type {
  MappingProblem,
  TextParameters,
} from '@release-readiness/backstage-plugin-release-readiness-common';

/** Reads the annotations of one entity and notes what is wrong with them. */
export class Mapping {
  readonly problems: MappingProblem[] = [];

  constructor(private readonly annotations: Record<string, string>) {}

  value(annotation: string): string | undefined {
    return this.annotations[annotation]?.trim() || undefined;
  }

  problem(
    key: string,
    annotation: string,
    params: TextParameters,
    fix?: string,
  ): void {
    this.problems.push({
      message: { key: `general.mapping.${key}`, params },
      path: `metadata.annotations["${annotation}"]`,
      ...(fix ? { fix } : {}),
    });
  }

  oneOf<T extends string>(
    annotation: string,
    allowed: readonly T[],
  ): T | undefined {
    const value = this.value(annotation);
    const found = allowed.find(one => one === value);
    if (value && !found) {
      this.problem(
        'invalid-value',
        annotation,
        { annotation, value, allowed: allowed.join(', ') },
        `${annotation}: ${allowed[0]}`,
      );
    }
    return found;
  }
}

/** The first entity that this one is in the relation to. */
export function relationTo(
  entity: Entity,
  type: string,
  kind?: string,
): string | undefined {
  return entity.relations?.find(
    relation =>
      relation.type === type &&
      (!kind || relation.targetRef.startsWith(`${kind}:`)),
  )?.targetRef;
}
