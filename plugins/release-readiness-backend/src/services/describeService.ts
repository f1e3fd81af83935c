import {
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type { EnvironmentName } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  annotationPrefix,
  backupNameAnnotation,
  businessLineAnnotation,
  dataClassAnnotation,
  environmentAnnotationPrefix,
  healthUrlAnnotation,
  incidentLabelAnnotation,
  metricsServiceAnnotation,
  runtimeAnnotation,
  standardAnnotations,
  type DataClass,
  type ServiceDescriptor,
  type ServiceRuntime,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { BusinessLine, EnvironmentPattern } from '../configuration';
import { describeEnvironments } from './describeEnvironments';
import { Mapping, relationTo } from './Mapping';

/** What of the configuration says how entities map to sources. */
export interface MappingSettings {
  environments: Partial<Record<EnvironmentName, EnvironmentPattern>>;
  githubHost: string;
  /** None configured: any name is taken as it is. */
  businessLines: readonly Pick<BusinessLine, 'name'>[];
}

const dataClasses: readonly DataClass[] = [
  'core',
  'important',
  'non-core',
  'none',
];
const runtimes: readonly ServiceRuntime[] = [
  'jvm',
  'go',
  'node',
  'python',
  'dotnet',
  'other',
];
const ownAnnotations: readonly string[] = [
  dataClassAnnotation,
  businessLineAnnotation,
  runtimeAnnotation,
  metricsServiceAnnotation,
  backupNameAnnotation,
  incidentLabelAnnotation,
  healthUrlAnnotation,
];

const labelName = '([A-Za-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?';
const labelValue = '([A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?)?';
const labelValues = `\\(\\s*${labelValue}(\\s*,\\s*${labelValue})*\\s*\\)`;
/** One requirement of a Kubernetes label selector, equality or set based. */
const requirement = `(!?${labelName}|${labelName}\\s*(=|==|!=)\\s*${labelValue}|${labelName}\\s+(in|notin)\\s+${labelValues})`;
const selectorPattern = new RegExp(
  `^\\s*${requirement}(\\s*,\\s*${requirement})*\\s*$`,
);
const slugPattern = /^([A-Za-z0-9._-]+)\/([A-Za-z0-9._-]+)$/;

/**
 * A service as its entity and the configuration describe it. Wrong or unknown
 * annotations are listed as problems and otherwise left out: nothing is
 * guessed from them.
 */
export function describeService(
  entity: Entity,
  settings: MappingSettings,
): ServiceDescriptor {
  const mapping = new Mapping(entity.metadata.annotations ?? {});
  reportUnknownAnnotations(entity, mapping);
  const name = entity.metadata.name;
  const kubernetes = describeKubernetes(mapping, name);
  const fallback = kubernetes?.id ?? name;
  return {
    entityRef: stringifyEntityRef(entity),
    name,
    title: entity.metadata.title ?? name,
    owner: relationTo(entity, RELATION_OWNED_BY),
    system: relationTo(entity, RELATION_PART_OF, 'system'),
    domain: relationTo(entity, RELATION_PART_OF, 'domain'),
    type: textOf(entity.spec?.type),
    lifecycle: textOf(entity.spec?.lifecycle),
    kubernetes,
    ...describeEnvironments(entity, mapping, settings.environments),
    github: describeRepository(mapping, name, settings.githubHost),
    metricsService: mapping.value(metricsServiceAnnotation) ?? fallback,
    backupName: mapping.value(backupNameAnnotation) ?? fallback,
    incidentLabel: mapping.value(incidentLabelAnnotation),
    dataClass: describeDataClass(mapping),
    businessLine: describeBusinessLine(mapping, settings.businessLines),
    runtime: mapping.oneOf(runtimeAnnotation, runtimes) ?? 'other',
    healthUrl: describeHealthUrl(mapping, name),
    problems: mapping.problems,
  };
}

function reportUnknownAnnotations(entity: Entity, mapping: Mapping): void {
  for (const annotation of Object.keys(entity.metadata.annotations ?? {})) {
    if (
      annotation.startsWith(annotationPrefix) &&
      !annotation.startsWith(environmentAnnotationPrefix) &&
      !ownAnnotations.includes(annotation)
    ) {
      mapping.problem('unknown-annotation', annotation, { annotation });
    }
  }
}

function describeKubernetes(
  mapping: Mapping,
  name: string,
): ServiceDescriptor['kubernetes'] {
  const id = mapping.value(standardAnnotations.kubernetesId);
  const annotation = standardAnnotations.kubernetesLabelSelector;
  const labelSelector = mapping.value(annotation);
  if (labelSelector && !selectorPattern.test(labelSelector)) {
    mapping.problem(
      'invalid-selector',
      annotation,
      { annotation, value: labelSelector },
      `${annotation}: app=${name}`,
    );
    return id ? { id } : undefined;
  }
  if (!id && !labelSelector) {
    mapping.problem(
      'missing-kubernetes',
      standardAnnotations.kubernetesId,
      {},
      `${standardAnnotations.kubernetesId}: ${name}`,
    );
    return undefined;
  }
  return {
    ...(id ? { id } : {}),
    ...(labelSelector ? { labelSelector } : {}),
  };
}

function describeRepository(
  mapping: Mapping,
  name: string,
  host: string,
): ServiceDescriptor['github'] {
  const annotation = standardAnnotations.githubProjectSlug;
  const value = mapping.value(annotation);
  const fix = `${annotation}: owner/${name}`;
  if (!value) {
    mapping.problem('missing-repository', annotation, {}, fix);
    return undefined;
  }
  const [, owner, repository] = value.match(slugPattern) ?? [];
  if (!owner || !repository) {
    mapping.problem(
      'invalid-repository',
      annotation,
      { annotation, value },
      fix,
    );
    return undefined;
  }
  return { host, owner, repository };
}

function describeHealthUrl(mapping: Mapping, name: string): string | undefined {
  const annotation = healthUrlAnnotation;
  const value = mapping.value(annotation);
  if (!value) return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const usable =
    (url?.protocol === 'http:' || url?.protocol === 'https:') &&
    // Credentials in a catalog are read by everybody.
    url.username === '' &&
    url.password === '';
  if (usable) return value;
  mapping.problem(
    'invalid-health-url',
    annotation,
    { annotation },
    `${annotation}: https://${name}.example.com/health`,
  );
  return undefined;
}

function describeDataClass(mapping: Mapping): DataClass | undefined {
  const found = mapping.oneOf(dataClassAnnotation, dataClasses);
  if (!mapping.value(dataClassAnnotation)) {
    mapping.problem(
      'missing-data-class',
      dataClassAnnotation,
      {},
      `${dataClassAnnotation}: none`,
    );
  }
  return found;
}

function describeBusinessLine(
  mapping: Mapping,
  lines: MappingSettings['businessLines'],
): string | undefined {
  const annotation = businessLineAnnotation;
  const value = mapping.value(annotation);
  if (!value || lines.length === 0) return value;
  if (lines.some(line => line.name === value)) return value;
  mapping.problem(
    'unknown-business-line',
    annotation,
    { annotation, value },
    `${annotation}: ${lines[0].name}`,
  );
  return undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
