import { requireKind } from '../api/kinds';
import { KubernetesObject } from '../model';
import { copyJson, Fields, fieldsOf } from '../store/fields';
import {
  controlled,
  Controller,
  ControllerContext,
  POD,
  REPLICA_SET,
} from './ControllerContext';
import { rolloutStatus, RolloutSituation } from './rolloutStatus';
import { stepsOf, walkSteps } from './rolloutSteps';
import {
  addedLabels,
  done,
  firstProgress,
  hashOf,
  highestRevision,
  isIdle,
  lacks,
  metadataOf,
  newReplicaSet,
  progressOf,
  replicasOf,
  REVISION,
  revisionOf,
} from './rolloutVersions';
import { labelSubsets, MANAGER, routeTraffic } from './rolloutTraffic';
import { hasTemplate } from './templates';

export const ROLLOUT = requireKind('argoproj.io/v1alpha1', 'Rollout');
/** Argo Rollouts' default for what no longer serves. */
const SCALE_DOWN_DELAY = '30s';

/**
 * As much of Argo Rollouts as a promotion needs: a canary in steps with Istio's
 * weights, pauses that somebody ends, abort, and the way back without steps
 * inside `rollbackWindow`. No analysis, no experiments, no blue-green.
 */
export class RolloutController implements Controller {
  readonly kind = ROLLOUT;
  readonly #context: ControllerContext;
  /** ReplicaSets, by uid, that will be scaled down. */
  readonly #leaving = new Set<string>();

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  reconcile(rollout: KubernetesObject): void {
    const spec = fieldsOf(rollout.spec);
    const steps = stepsOf(spec);
    if (!steps || spec.template === undefined) {
      return;
    }
    const before = fieldsOf(rollout.status);
    const sets = this.#setsOf(rollout);
    const newest =
      sets.find(set => hasTemplate(set, rollout, addedLabels(spec))) ??
      this.#createSet(rollout, sets);
    const stable = sets.find(set => hashOf(set) === before.stableRS) ?? newest;
    this.#raiseRevision(newest, sets);
    const isNew = before.currentPodHash !== hashOf(newest);
    const situation: RolloutSituation = {
      newest: hashOf(newest),
      stable: hashOf(stable),
      revision: revisionOf(this.#fresh(newest)),
      aborted: !isNew && before.abort === true,
      progress: isNew
        ? firstProgress(spec, steps, { newest, stable, sets })
        : progressOf(before, steps),
    };
    this.#advance(rollout, { newest, stable, steps }, situation);
    labelSubsets(this.#context, rollout, situation);
    this.#writeStatus(rollout, situation);
  }

  #advance(
    rollout: KubernetesObject,
    at: {
      newest: KubernetesObject;
      stable: KubernetesObject;
      steps: Fields[];
    },
    situation: RolloutSituation,
  ): void {
    const { newest, stable, steps } = at;
    const spec = fieldsOf(rollout.spec);
    const wanted = Number(spec.replicas ?? 1);
    this.#label(stable, metadataOf(spec, 'stableMetadata'));
    if (newest.metadata.uid === stable.metadata.uid) {
      this.#scale(stable, wanted);
      routeTraffic(this.#context, rollout, 0);
      situation.progress = done(steps);
    } else if (situation.aborted) {
      this.#scale(stable, wanted);
      routeTraffic(this.#context, rollout, 0);
      situation.progress = { index: 0, pauses: [], paused: false };
    } else {
      this.#label(newest, metadataOf(spec, 'canaryMetadata'));
      situation.progress = walkSteps(steps, wanted, situation.progress, {
        scale: replicas => this.#scale(newest, replicas),
        route: weight => routeTraffic(this.#context, rollout, weight),
        resumeAfter: duration => this.#resumeAfter(rollout, duration),
        now: this.#context.time.timestamp(),
      });
      if (
        situation.progress.index >= steps.length &&
        this.#scale(newest, wanted)
      ) {
        this.#label(newest, metadataOf(spec, 'stableMetadata'));
        situation.stable = situation.newest;
        routeTraffic(this.#context, rollout, 0);
      }
    }
    for (const set of this.#setsOf(rollout)) {
      if (isIdle(hashOf(set), situation) && replicasOf(set) > 0) {
        this.#scaleDownLater(rollout, set);
      }
    }
  }

  /** Sets the number of pods; true once so many are available. */
  #scale(set: KubernetesObject, replicas: number): boolean {
    if (replicasOf(this.#fresh(set)) !== replicas) {
      this.#update(set, next => {
        next.spec = { ...fieldsOf(next.spec), replicas };
      });
    }
    const { replicas: all, availableReplicas } = fieldsOf(
      this.#fresh(set).status,
    );
    return (
      Number(availableReplicas ?? 0) >= replicas && Number(all ?? 0) >= replicas
    );
  }

  #scaleDownLater(rollout: KubernetesObject, set: KubernetesObject): void {
    const { store } = this.#context;
    const { uid = '', namespace } = set.metadata;
    if (this.#leaving.has(uid)) {
      return;
    }
    this.#leaving.add(uid);
    this.#context.after(SCALE_DOWN_DELAY, () => {
      this.#leaving.delete(uid);
      const owner = store.get(ROLLOUT, namespace, rollout.metadata.name ?? '');
      const { stableRS, currentPodHash, abort } = fieldsOf(owner?.status);
      const idle = isIdle(hashOf(set), {
        newest: String(currentPodHash),
        stable: String(stableRS),
        aborted: abort === true,
      });
      if (idle) {
        this.#scale(set, 0);
      }
    });
  }

  /** Labels that tell stable and canary apart, on the ReplicaSet and on its pods. */
  #label(set: KubernetesObject, labels: Record<string, string>): void {
    const { store, writer } = this.#context;
    const template = fieldsOf(fieldsOf(this.#fresh(set).spec).template);
    const present = fieldsOf(fieldsOf(template.metadata).labels);
    if (lacks(present, labels)) {
      this.#update(set, next => {
        next.metadata.labels = { ...next.metadata.labels, ...labels };
        next.spec = {
          ...fieldsOf(next.spec),
          template: {
            ...template,
            metadata: {
              ...fieldsOf(template.metadata),
              labels: { ...present, ...labels },
            },
          },
        };
      });
    }
    for (const pod of controlled(store, set, POD)) {
      if (lacks(pod.metadata.labels ?? {}, labels)) {
        const next = copyJson(pod);
        next.metadata.labels = { ...next.metadata.labels, ...labels };
        writer.update(POD, next, { manager: MANAGER });
      }
    }
  }

  #resumeAfter(rollout: KubernetesObject, duration: string): void {
    const { store, writer } = this.#context;
    const { namespace, name = '', generation } = rollout.metadata;
    this.#context.after(duration, () => {
      const current = store.get(ROLLOUT, namespace, name);
      if (current && current.metadata.generation === generation) {
        const { pauseConditions: _, ...status } = fieldsOf(current.status);
        writer.update(
          ROLLOUT,
          { ...current, status },
          { manager: MANAGER, subresource: 'status' },
        );
      }
    });
  }

  #createSet(
    rollout: KubernetesObject,
    sets: readonly KubernetesObject[],
  ): KubernetesObject {
    const set = newReplicaSet(rollout, sets);
    return this.#context.writer.create(REPLICA_SET, set, { manager: MANAGER });
  }

  /** An old version that comes back is the newest revision. */
  #raiseRevision(
    newest: KubernetesObject,
    sets: readonly KubernetesObject[],
  ): void {
    const others = sets.filter(
      ({ metadata }) => metadata.uid !== newest.metadata.uid,
    );
    const highest = highestRevision(others);
    if (revisionOf(newest) <= highest) {
      this.#update(newest, next => {
        next.metadata.annotations = {
          ...next.metadata.annotations,
          [REVISION]: String(highest + 1),
        };
      });
    }
  }

  #writeStatus(rollout: KubernetesObject, situation: RolloutSituation): void {
    const { store, writer, time } = this.#context;
    const { namespace, name = '' } = rollout.metadata;
    const current = store.get(ROLLOUT, namespace, name);
    if (!current) {
      return;
    }
    const sets = this.#setsOf(current);
    const status = rolloutStatus(current, sets, situation, time.timestamp());
    writer.update(
      ROLLOUT,
      {
        ...current,
        metadata: {
          ...current.metadata,
          annotations: {
            ...current.metadata.annotations,
            [REVISION]: String(situation.revision),
          },
        },
      },
      { manager: MANAGER },
    );
    const { resourceVersion: _, ...metadata } = current.metadata;
    writer.update(
      ROLLOUT,
      { ...current, metadata, status },
      { manager: MANAGER, subresource: 'status' },
    );
  }

  #setsOf(rollout: KubernetesObject): KubernetesObject[] {
    return controlled(this.#context.store, rollout, REPLICA_SET);
  }

  #fresh(set: KubernetesObject): KubernetesObject {
    const { namespace, name = '' } = set.metadata;
    return this.#context.store.get(REPLICA_SET, namespace, name) ?? set;
  }

  #update(
    set: KubernetesObject,
    change: (next: KubernetesObject) => void,
  ): void {
    const next = copyJson(this.#fresh(set));
    change(next);
    this.#context.writer.update(REPLICA_SET, next, { manager: MANAGER });
  }
}
