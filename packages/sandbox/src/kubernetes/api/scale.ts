import { KubernetesObject } from '../model';
import { Fields, fieldsOf } from '../store/fields';
import { badRequest } from './ApiError';
import { formatSelector, LabelSelector } from './selectors';

/** The `autoscaling/v1` Scale of a workload. */
export function toScale(object: KubernetesObject): Fields {
  const spec = fieldsOf(object.spec);
  const status = fieldsOf(object.status);
  const { name, namespace, uid, resourceVersion, creationTimestamp } =
    object.metadata;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: spec.replicas ? { replicas: spec.replicas } : {},
    status: {
      replicas: status.replicas ?? 0,
      selector: formatSelector(spec.selector as LabelSelector | undefined),
    },
  };
}

/** The workload with the replicas of a submitted Scale. */
export function withScale(
  object: KubernetesObject,
  scale: Fields,
): KubernetesObject {
  const replicas = fieldsOf(scale.spec).replicas ?? 0;
  if (typeof replicas !== 'number' || !Number.isInteger(replicas)) {
    throw badRequest(
      `spec.replicas: ${JSON.stringify(replicas)} is not a whole number`,
    );
  }
  const { resourceVersion } = fieldsOf(scale.metadata);
  return {
    ...object,
    metadata: {
      ...object.metadata,
      resourceVersion:
        typeof resourceVersion === 'string' ? resourceVersion : undefined,
    },
    spec: { ...fieldsOf(object.spec), replicas },
  };
}
