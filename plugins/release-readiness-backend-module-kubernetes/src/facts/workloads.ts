import type {
  RevisionObservation,
  WorkloadObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { neutralName } from '../mappers/configuration';
import type { RevisionRecord } from '../mappers/revisions';
import { saysCanary } from '../mappers/tracks';
import { withServing, type WorkloadRecord } from '../mappers/workloads';
import type { RolloutRecord } from '../resources/resourceKinds';
import { withEffectiveResources } from './effectiveResources';
import {
  ephemeralContainersOf,
  ownPods,
  revisionHashLabel,
  revisionRecords,
  toPods,
} from './pods';
import type { ServiceScope } from './ServiceScope';

/** The service's workloads in its namespace, each with what belongs to it. */
export function toWorkloads(scope: ServiceScope): WorkloadObservation[] {
  const rollouts = scope.own('rollouts');
  // A Deployment that only lends its template to a Rollout runs nothing itself.
  const lenders = new Set(rollouts.map(({ templateFrom }) => templateFrom));
  const deployments = scope
    .own('deployments')
    .filter(({ name }) => !lenders.has(name));
  return [
    ...deployments,
    ...scope.own('statefulsets'),
    ...scope.own('daemonsets'),
    ...rollouts.map(rollout => withLentTemplate(scope, rollout)),
  ].map(record => toWorkload(scope, record));
}

/** True for a Deployment that Flagger uses as its canary, or for the `-primary` that it made of it. */
export function isFlaggers(scope: ServiceScope, name: string): boolean {
  return [name, name.replace(/-primary$/, '')].some(
    target => scope.keyed('canaries', `targets ${target}`).length > 0,
  );
}

/** True for a workload that carries a canary and not the service itself. */
export function isCanaryWorkload(
  scope: ServiceScope,
  record: WorkloadRecord,
): boolean {
  const { name, namespace } = record;
  const primary = scope.inventory
    .table('deployments')
    .named(namespace, `${name}-primary`);
  return (
    saysCanary(record) || (primary !== undefined && isFlaggers(scope, name))
  );
}

function withLentTemplate(
  scope: ServiceScope,
  rollout: RolloutRecord,
): RolloutRecord {
  const lender =
    rollout.templateFrom === undefined
      ? undefined
      : scope.inventory
          .table('deployments')
          .named(rollout.namespace, rollout.templateFrom);
  if (!lender) {
    return rollout;
  }
  const { containers, commitAnnotation, terminationGracePeriodSeconds } =
    lender.observation;
  return {
    ...rollout,
    podLabels: lender.podLabels,
    references: lender.references,
    observation: {
      ...(commitAnnotation && { commitAnnotation }),
      ...rollout.observation,
      containers,
      ...(terminationGracePeriodSeconds !== undefined && {
        terminationGracePeriodSeconds,
      }),
    },
  };
}

function toWorkload(
  scope: ServiceScope,
  record: WorkloadRecord | RolloutRecord,
): WorkloadObservation {
  const { observation } = record;
  const track = isCanaryWorkload(scope, record) ? 'canary' : 'stable';
  const autoscaler = scope.keyed(
    'horizontalpodautoscalers',
    `scales ${observation.kind}/${record.name}`,
  )[0]?.observation;
  const flagger = isFlaggers(scope, record.name);
  const pods = ownPods(scope, record, track);
  return {
    ...observation,
    track,
    strategy: {
      ...observation.strategy,
      ...(flagger &&
        observation.kind === 'Deployment' && { progressive: 'flagger' }),
    },
    containers: [
      ...withServing(
        withEffectiveResources(observation.containers, pods),
        isSelectedByService(scope, record),
      ),
      ...ephemeralContainersOf(pods),
    ],
    ...(autoscaler && { autoscaler }),
    storageClasses: toStorageClasses(scope, record),
    configuration: {
      environmentVariables: record.references.environmentVariables,
      configMapKeys: toConfigMapKeys(scope, record),
      secretKeys: record.references.secretKeys,
      mountedFiles: record.references.mountedFiles,
    },
    pods: toPods(pods, record),
    revisions: toRevisions(scope, record),
  };
}

function isSelectedByService(
  scope: ServiceScope,
  { podLabels }: WorkloadRecord,
): boolean {
  return Object.entries(podLabels)
    .flatMap(([key, value]) =>
      scope.keyed('services', `selects ${key}=${value}`),
    )
    .some(({ selector }) =>
      Object.entries(selector).every(
        ([key, value]) => podLabels[key] === value,
      ),
    );
}

function toStorageClasses(
  scope: ServiceScope,
  { namespace, references, observation }: WorkloadRecord,
): string[] {
  const claims = scope.inventory.table('persistentvolumeclaims');
  const ofClaims = references.claims.flatMap(
    name => claims.named(namespace, name)?.storageClass ?? [],
  );
  return [...new Set([...observation.storageClasses, ...ofClaims])].sort();
}

/** A ConfigMap that is not there counts with `*`: that it is referred to is known, what it has is not. */
function toConfigMapKeys(
  scope: ServiceScope,
  { namespace, references }: WorkloadRecord,
): string[] {
  const table = scope.inventory.table('configmaps');
  const keys = references.configMaps.flatMap(({ name, key }) => {
    const all = table.named(namespace, name)?.keys ?? ['*'];
    return (key === undefined ? all : [key]).map(
      each => `${neutralName(name)}/${each}`,
    );
  });
  return [...new Set(keys)].sort();
}

function toRevisions(
  scope: ServiceScope,
  record: WorkloadRecord,
): RevisionObservation[] {
  const { kind } = record.observation;
  const records = revisionRecords(scope, record);
  const pods = scope.inventory.table('pods').ownedBy(record.uid);
  const newest = Math.max(...records.map(each => each.observation.revision));
  const isCurrent = ({ hash, observation }: RevisionRecord) => {
    if (kind === 'Deployment') {
      return String(observation.revision) === record.currentRevision;
    }
    return kind === 'DaemonSet'
      ? observation.revision === newest
      : hash === record.currentRevision;
  };
  return records
    .map(each => {
      // ControllerRevisions count no replicas: the pods say which one they are of.
      const own = pods.filter(({ labels }) => {
        const hash = labels[revisionHashLabel];
        return hash === each.name || `${record.name}-${hash}` === each.name;
      });
      const counted = ['StatefulSet', 'DaemonSet'].includes(kind);
      return {
        ...each.observation,
        ...(counted && {
          replicas: own.length,
          readyReplicas: own.filter(pod => pod.observation.ready).length,
        }),
        current: isCurrent(each),
      };
    })
    .sort((a, b) => a.revision - b.revision);
}
