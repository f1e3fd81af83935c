import { KubernetesObject } from '../model';
import { Fields, fieldsOf, listOf } from '../store/fields';
import { controllerReference } from './ControllerContext';
import { RolloutSituation } from './rolloutStatus';
import { Progress } from './rolloutSteps';
import { templateHash } from './templates';

export const REVISION = 'rollout.argoproj.io/revision';
export const HASH_LABEL = 'rollouts-pod-template-hash';

/** Where a Rollout stood, as its status says. */
export function progressOf(status: Fields, steps: readonly Fields[]): Progress {
  return {
    index: Number(status.currentStepIndex ?? steps.length),
    pauses: listOf(status.pauseConditions),
    paused: status.controllerPause === true,
  };
}

/** A first version, and one that goes back inside the window, take no steps. */
export function firstProgress(
  spec: Fields,
  steps: readonly Fields[],
  {
    newest,
    stable,
    sets,
  }: {
    newest: KubernetesObject;
    stable: KubernetesObject;
    sets: readonly KubernetesObject[];
  },
): Progress {
  const createdAt = ({ metadata }: KubernetesObject) =>
    metadata.creationTimestamp ?? '';
  const window = Number(fieldsOf(spec.rollbackWindow).revisions ?? 0);
  const between = sets.filter(
    set =>
      createdAt(set) > createdAt(newest) && createdAt(set) < createdAt(stable),
  ).length;
  const goesBack = createdAt(newest) < createdAt(stable) && between < window;
  return newest.metadata.uid === stable.metadata.uid || goesBack
    ? done(steps)
    : { index: 0, pauses: [], paused: false };
}

/** Past its last step. */
export function done(steps: readonly Fields[]): Progress {
  return { index: steps.length, pauses: [], paused: false };
}

/** Whether nobody needs a version's pods any more. */
export function isIdle(
  hash: string,
  {
    newest,
    stable,
    aborted,
  }: Pick<RolloutSituation, 'newest' | 'stable' | 'aborted'>,
): boolean {
  return hash !== stable && (hash !== newest || aborted);
}

/** Labels of stable or canary pods, as the strategy names them. */
export function metadataOf(
  spec: Fields,
  which: 'stableMetadata' | 'canaryMetadata',
): Record<string, string> {
  const canary = fieldsOf(fieldsOf(spec.strategy).canary);
  return fieldsOf(fieldsOf(canary[which]).labels) as Record<string, string>;
}

/** Labels that the controller adds to the template. */
export function addedLabels(spec: Fields): string[] {
  return [
    HASH_LABEL,
    ...Object.keys(metadataOf(spec, 'stableMetadata')),
    ...Object.keys(metadataOf(spec, 'canaryMetadata')),
  ];
}

/** Whether any of the labels is not there, or is another. */
export function lacks(
  present: Fields,
  labels: Record<string, string>,
): boolean {
  return Object.entries(labels).some(
    ([name, value]) => present[name] !== value,
  );
}

export function hashOf({ metadata }: KubernetesObject): string {
  return metadata.labels?.[HASH_LABEL] ?? '';
}

export function replicasOf(set: KubernetesObject): number {
  return Number(fieldsOf(set.spec).replicas ?? 0);
}

export function revisionOf({ metadata }: KubernetesObject): number {
  return Number(metadata.annotations?.[REVISION] ?? 0);
}

export function highestRevision(sets: readonly KubernetesObject[]): number {
  return Math.max(0, ...sets.map(revisionOf));
}

/** The ReplicaSet of the wanted version, without pods yet. */
export function newReplicaSet(
  rollout: KubernetesObject,
  sets: readonly KubernetesObject[],
): KubernetesObject {
  const spec = fieldsOf(rollout.spec);
  const template = fieldsOf(spec.template);
  const metadata = fieldsOf(template.metadata);
  const hash = templateHash(template);
  const labels = {
    ...fieldsOf(metadata.labels),
    ...metadataOf(spec, sets.length ? 'canaryMetadata' : 'stableMetadata'),
    [HASH_LABEL]: hash,
  } as Record<string, string>;
  const selector = fieldsOf(spec.selector);
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${rollout.metadata.name}-${hash}`,
      namespace: rollout.metadata.namespace,
      labels,
      annotations: { [REVISION]: String(highestRevision(sets) + 1) },
      ownerReferences: [controllerReference(rollout)],
    },
    spec: {
      replicas: 0,
      selector: {
        ...selector,
        matchLabels: { ...fieldsOf(selector.matchLabels), [HASH_LABEL]: hash },
      },
      template: { ...template, metadata: { ...metadata, labels } },
    },
  };
}
