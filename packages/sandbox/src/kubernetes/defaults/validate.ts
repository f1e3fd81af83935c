import { isDeepStrictEqual } from 'node:util';
import { FieldCause, invalid } from '../api/ApiError';
import { KindInfo } from '../api/kinds';
import { LabelSelector, matchesSelector } from '../api/selectors';
import { KubernetesObject } from '../model';
import { fieldsOf, listOf } from '../store/fields';

const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const RBAC_NAME = /^[^/%]+$/;
const SELECTING_KINDS = [
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
];

function required(field: string, detail = ''): FieldCause {
  return {
    reason: 'FieldValueRequired',
    message: `Required value${detail && `: ${detail}`}`,
    field,
  };
}

function wrong(field: string, value: unknown, detail: string): FieldCause {
  return {
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${JSON.stringify(value)}: ${detail}`,
    field,
  };
}

/** Throws 422 Invalid for the mistakes that people make most; not everything a real server finds. */
export function validateObject(
  kind: KindInfo,
  object: KubernetesObject,
  previous?: KubernetesObject,
): void {
  const causes = [
    ...nameCauses(kind, object),
    ...(SELECTING_KINDS.includes(kind.kind) && kind.group === 'apps'
      ? workloadCauses(object, previous)
      : []),
  ];
  if (causes.length > 0) {
    throw invalid(kind, object.metadata.name ?? '', causes);
  }
}

function nameCauses(kind: KindInfo, object: KubernetesObject): FieldCause[] {
  const { name } = object.metadata;
  if (!name) {
    return [required('metadata.name', 'name or generateName is required')];
  }
  const pattern = kind.group === 'rbac.authorization.k8s.io' ? RBAC_NAME : NAME;
  return pattern.test(name) && name.length <= 253
    ? []
    : [
        wrong(
          'metadata.name',
          name,
          `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
        ),
      ];
}

function workloadCauses(
  object: KubernetesObject,
  previous?: KubernetesObject,
): FieldCause[] {
  const spec = fieldsOf(object.spec);
  const causes: FieldCause[] = [];
  const template = fieldsOf(spec.template);
  const labels = fieldsOf(fieldsOf(template.metadata).labels);
  if (typeof spec.replicas === 'number' && spec.replicas < 0) {
    causes.push(
      wrong(
        'spec.replicas',
        spec.replicas,
        'must be greater than or equal to 0',
      ),
    );
  }
  if (!spec.selector) {
    causes.push(required('spec.selector'));
  }
  if (
    !matchesSelector(
      spec.selector as LabelSelector | undefined,
      labels as Record<string, string>,
    )
  ) {
    causes.push(
      wrong(
        'spec.template.metadata.labels',
        labels,
        '`selector` does not match template `labels`',
      ),
    );
  }
  const containers = listOf(fieldsOf(template.spec).containers);
  if (containers.length === 0) {
    causes.push(required('spec.template.spec.containers'));
  }
  containers.forEach((container, index) => {
    const field = `spec.template.spec.containers[${index}]`;
    if (!container.name) {
      causes.push(required(`${field}.name`));
    }
    if (!container.image) {
      causes.push(required(`${field}.image`));
    }
  });
  if (
    previous &&
    !isDeepStrictEqual(fieldsOf(previous.spec).selector, spec.selector)
  ) {
    causes.push(wrong('spec.selector', spec.selector, 'field is immutable'));
  }
  return causes;
}
