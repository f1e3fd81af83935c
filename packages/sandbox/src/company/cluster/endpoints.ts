import { KubernetesObject } from '../../kubernetes/model';
import { fieldsOf } from '../manifests';
import { ownerReference } from './pods';

/** The EndpointSlice of each Service: the addresses of the pods that it selects. */
export function buildEndpoints(
  objects: readonly KubernetesObject[],
  workloads: readonly KubernetesObject[],
): KubernetesObject[] {
  const pods = workloads.filter(
    object => object.kind === 'Pod' && fieldsOf(object.status).podIP,
  );
  return objects
    .filter(object => object.kind === 'Service')
    .map(service => {
      const selector = Object.entries(
        fieldsOf(fieldsOf(service.spec).selector),
      );
      const selected = pods.filter(pod =>
        selector.every(
          ([label, value]) => pod.metadata.labels?.[label] === value,
        ),
      );
      return {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: {
          name: `${service.metadata.name}-mall`,
          namespace: service.metadata.namespace,
          creationTimestamp: service.metadata.creationTimestamp,
          labels: {
            ...service.metadata.labels,
            'kubernetes.io/service-name': service.metadata.name ?? '',
            'endpointslice.kubernetes.io/managed-by':
              'endpointslice-controller.k8s.io',
          },
          ownerReferences: [ownerReference(service)],
        },
        addressType: 'IPv4',
        endpoints: selected.map(pod => ({
          addresses: [String(fieldsOf(pod.status).podIP)],
          conditions: { ready: true, serving: true, terminating: false },
          nodeName: fieldsOf(pod.spec).nodeName,
          targetRef: {
            kind: 'Pod',
            namespace: pod.metadata.namespace,
            name: pod.metadata.name,
          },
        })),
        ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
      };
    });
}
