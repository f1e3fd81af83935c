import {
  parseEntityRef,
  RELATION_PART_OF,
  type Entity,
} from '@backstage/catalog-model';
import {
  environmentNames,
  type EnvironmentName,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  environmentAnnotationPrefix,
  standardAnnotations,
  type EnvironmentLocation,
  type ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { EnvironmentPattern } from '../configuration';
import { relationTo, type Mapping } from './Mapping';

const namespacePattern = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Where each environment of a service is: by annotation, else by pattern. */
export function describeEnvironments(
  entity: Entity,
  mapping: Mapping,
  patterns: Partial<Record<EnvironmentName, EnvironmentPattern>>,
): Pick<ServiceDescriptor, 'environments' | 'absentEnvironments'> {
  const environments: ServiceDescriptor['environments'] = {};
  const absentEnvironments: EnvironmentName[] = [];
  for (const annotation of Object.keys(entity.metadata.annotations ?? {})) {
    const named = annotation.slice(environmentAnnotationPrefix.length);
    if (
      annotation.startsWith(environmentAnnotationPrefix) &&
      !environmentNames.some(one => one === named)
    ) {
      mapping.problem('unknown-environment', annotation, {
        annotation,
        allowed: environmentNames.join(', '),
      });
    }
  }
  const clusters = Object.values(patterns).map(pattern => pattern.cluster);
  for (const environment of environmentNames) {
    const annotation = `${environmentAnnotationPrefix}${environment}`;
    const value = mapping.value(annotation);
    if (value === 'none') {
      absentEnvironments.push(environment);
    } else {
      const location = value
        ? readLocation(mapping, annotation, value, clusters)
        : fillPattern(entity, mapping, patterns[environment]);
      if (location) environments[environment] = location;
      else if (!value) {
        mapping.problem('missing-environment', annotation, { environment });
      }
    }
  }
  return { environments, absentEnvironments };
}

function readLocation(
  mapping: Mapping,
  annotation: string,
  value: string,
  clusters: string[],
): EnvironmentLocation | undefined {
  const slash = value.lastIndexOf('/');
  const cluster = value.slice(0, slash);
  const namespace = value.slice(slash + 1);
  const example = `${annotation}: ${clusters[0] ?? 'cluster'}/namespace`;
  if (slash < 1 || !namespacePattern.test(namespace)) {
    mapping.problem(
      'invalid-environment',
      annotation,
      { annotation, value },
      example,
    );
    return undefined;
  }
  if (!clusters.includes(cluster)) {
    mapping.problem(
      'unknown-cluster',
      annotation,
      { annotation, cluster },
      example,
    );
    return undefined;
  }
  return { cluster, namespace };
}

function fillPattern(
  entity: Entity,
  mapping: Mapping,
  pattern: EnvironmentPattern | undefined,
): EnvironmentLocation | undefined {
  if (!pattern) return undefined;
  const system = relationTo(entity, RELATION_PART_OF, 'system');
  const values: Record<string, string | undefined> = {
    name: entity.metadata.name,
    system: system && parseEntityRef(system).name,
    namespace:
      mapping.value(standardAnnotations.kubernetesNamespace) ??
      entity.metadata.name,
  };
  const namespace = pattern.namespace.replace(
    /\{([^}]*)\}/g,
    (_, key: string) => values[key] ?? '',
  );
  return namespacePattern.test(namespace)
    ? { cluster: pattern.cluster, namespace }
    : undefined;
}
