import type {
  EnvironmentName,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  factIn,
  kubernetesBackups,
  kubernetesCanaries,
  kubernetesCluster,
  kubernetesWorkloads,
  type FactKind,
  type PublishedFact,
  type ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { ClusterInventory } from '../resources/ClusterInventory';
import type { ResourceName } from '../resources/resourceKinds';
import { toBackups } from './backups';
import { toCanaries } from './canaries';
import { ServiceScope } from './ServiceScope';
import { toWorkloads } from './workloads';

/** Id of this source. */
export const sourceId = 'kubernetes';

interface FactBuilder {
  kind: FactKind<unknown>;
  /** Kinds without which the fact can't be told. */
  needs: ResourceName[];
  build(scope: ServiceScope): unknown;
}

const builders: FactBuilder[] = [
  {
    kind: kubernetesWorkloads,
    needs: [
      'deployments',
      'statefulsets',
      'daemonsets',
      'rollouts',
      'replicasets',
      'controllerrevisions',
      'pods',
      'horizontalpodautoscalers',
      'configmaps',
      'services',
      'persistentvolumeclaims',
      'canaries',
    ],
    build: scope => ({
      cluster: scope.inventory.cluster,
      namespace: scope.namespace,
      workloads: toWorkloads(scope),
    }),
  },
  {
    kind: kubernetesCanaries,
    needs: ['deployments', 'rollouts', 'canaries', 'virtualservices'],
    build: scope => ({ canaries: toCanaries(scope) }),
  },
  {
    kind: kubernetesBackups,
    needs: ['cronjobs', 'jobs', 'schedules', 'backups', 'restores'],
    build: scope => ({ resources: toBackups(scope) }),
  },
];

/** Kinds of fact that this source has. */
export const kubernetesFactKinds: readonly FactKind<unknown>[] = [
  kubernetesCluster,
  ...builders.map(({ kind }) => kind),
];

/** Environments of a service that are in a cluster. */
export function environmentsIn(
  service: ServiceDescriptor,
  cluster: string,
): { environment: EnvironmentName; namespace: string }[] {
  return Object.entries(service.environments).flatMap(
    ([environment, location]) =>
      location?.cluster === cluster
        ? {
            environment: environment as EnvironmentName,
            namespace: location.namespace,
          }
        : [],
  );
}

const unreadableSelector: TextReference = {
  key: 'general.unavailable.not-configured',
  params: { what: 'backstage.io/kubernetes-label-selector' },
};

/** Every fact of a service in a cluster: known, or unavailable with its reason. */
export function serviceFacts(
  inventory: ClusterInventory,
  service: ServiceDescriptor,
  observedAt: string,
): PublishedFact[] {
  const origin = { source: sourceId, target: inventory.cluster };
  return environmentsIn(service, inventory.cluster).flatMap(
    ({ environment, namespace }) => {
      const publish = (
        kind: FactKind<unknown>,
        told: { value: unknown } | { reason: TextReference },
      ): PublishedFact => ({
        entityRef: service.entityRef,
        reference: factIn(kind, environment),
        fact:
          'reason' in told
            ? { status: 'unavailable', reason: told.reason, origin }
            : { status: 'known', value: told.value, observedAt, origin },
      });
      const cluster = publish(kubernetesCluster, clusterFact(inventory));
      if (!service.kubernetes) {
        return [cluster];
      }
      const scope = ServiceScope.create(inventory, service, namespace);
      return [
        cluster,
        ...builders.map(({ kind, needs, build }) => {
          const obstacle = scope
            ? inventory.obstacle(needs, namespace)
            : unreadableSelector;
          return publish(
            kind,
            scope && !obstacle
              ? { value: build(scope) }
              : { reason: obstacle ?? unreadableSelector },
          );
        }),
      ];
    },
  );
}

function clusterFact(
  inventory: ClusterInventory,
): { value: unknown } | { reason: TextReference } {
  const reason = inventory.obstacle(['nodes']);
  return reason
    ? { reason }
    : {
        value: {
          cluster: inventory.cluster,
          version: inventory.version,
          nodes: inventory
            .table('nodes')
            .all()
            .map(({ observation }) => observation)
            .sort((a, b) => (a.name < b.name ? -1 : 1)),
        },
      };
}
