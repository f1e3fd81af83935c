import { ScenarioTimer } from '../../clock';
import { KubernetesObject } from '../model';
import { copyJson, Fields, fieldsOf } from '../store/fields';
import {
  controlled,
  Controller,
  ControllerContext,
  CONTROLLER_MANAGER,
  controllerReference,
  DEPLOYMENT,
  REPLICA_SET,
} from './ControllerContext';
import { deploymentStatus, isRolledOut, RolloutView } from './deploymentStatus';
import { planRollout } from './rollingUpdate';
import { hasTemplate, templateHash } from './templates';

const REVISION = 'deployment.kubernetes.io/revision';
const HASH_LABEL = 'pod-template-hash';

/** Rolls Deployments out: one ReplicaSet for each pod template they ever had. */
export class DeploymentController implements Controller {
  readonly kind = DEPLOYMENT;
  readonly #context: ControllerContext;
  readonly #deadlines = new Map<string, ScenarioTimer>();

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  reconcile(deployment: KubernetesObject): void {
    const { store } = this.#context;
    const spec = fieldsOf(deployment.spec);
    const sets = controlled(store, deployment, REPLICA_SET);
    const found = sets.find(set => hasTemplate(set, deployment, [HASH_LABEL]));
    if (spec.paused === true && !found) {
      this.#writeStatus(deployment, undefined);
      return;
    }
    const current = found ?? this.#createReplicaSet(deployment, sets);
    const old = sets.filter(set => set !== found);
    this.#raiseRevision(current, old);
    if (spec.paused !== true) {
      this.#step(spec, current, old);
    }
    this.#writeStatus(deployment, current);
    this.#trimHistory(spec, deployment);
  }

  #step(
    spec: Fields,
    current: KubernetesObject,
    old: KubernetesObject[],
  ): void {
    const wanted = Number(spec.replicas ?? 1);
    const step = planRollout(
      fieldsOf(spec.strategy),
      wanted,
      replicaCount(current),
      old.map(replicaCount),
    );
    this.#scale(current, step.newReplicas);
    for (const set of old) {
      this.#scale(set, step.oldReplicas[set.metadata.name ?? '']);
    }
  }

  #createReplicaSet(
    deployment: KubernetesObject,
    sets: KubernetesObject[],
  ): KubernetesObject {
    const spec = fieldsOf(deployment.spec);
    const template = fieldsOf(spec.template);
    const metadata = fieldsOf(template.metadata);
    const hash = templateHash(template);
    const labels = { ...fieldsOf(metadata.labels), [HASH_LABEL]: hash };
    const selector = fieldsOf(spec.selector);
    return this.#context.writer.create(
      REPLICA_SET,
      {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: {
          name: `${deployment.metadata.name}-${hash}`,
          namespace: deployment.metadata.namespace,
          labels: labels as Record<string, string>,
          annotations: {
            [REVISION]: String(highestRevision(sets) + 1),
            'deployment.kubernetes.io/desired-replicas': String(spec.replicas),
          },
          ownerReferences: [controllerReference(deployment)],
        },
        spec: {
          replicas: 0,
          selector: {
            ...selector,
            matchLabels: {
              ...fieldsOf(selector.matchLabels),
              [HASH_LABEL]: hash,
            },
          },
          template: { ...template, metadata: { ...metadata, labels } },
        },
      },
      { manager: CONTROLLER_MANAGER },
    );
  }

  /** The template that is rolled out is the newest revision, also after a rollback to an old one. */
  #raiseRevision(current: KubernetesObject, old: KubernetesObject[]): void {
    const highest = highestRevision(old);
    if (revisionOf(current) <= highest) {
      this.#update(current, set => {
        set.metadata.annotations = {
          ...set.metadata.annotations,
          [REVISION]: String(highest + 1),
        };
      });
    }
  }

  #scale(replicaSet: KubernetesObject, replicas: number): void {
    if (fieldsOf(replicaSet.spec).replicas !== replicas) {
      this.#update(replicaSet, set => {
        set.spec = { ...fieldsOf(set.spec), replicas };
      });
    }
  }

  #update(
    replicaSet: KubernetesObject,
    change: (set: KubernetesObject) => void,
  ): void {
    const { store, writer } = this.#context;
    const { namespace, name = '' } = replicaSet.metadata;
    const current = store.get(REPLICA_SET, namespace, name);
    if (current) {
      const next = copyJson(current);
      change(next);
      writer.update(REPLICA_SET, next, { manager: CONTROLLER_MANAGER });
    }
  }

  #writeStatus(
    deployment: KubernetesObject,
    current: KubernetesObject | undefined,
  ): void {
    const { store, writer, time } = this.#context;
    const { namespace, name = '' } = deployment.metadata;
    const latest = store.get(DEPLOYMENT, namespace, name);
    if (!latest) {
      return;
    }
    const sets = controlled(store, latest, REPLICA_SET);
    const newest = sets.find(set => set.metadata.uid === current?.metadata.uid);
    const revision = newest && String(revisionOf(newest));
    const annotated =
      revision && latest.metadata.annotations?.[REVISION] !== revision
        ? writer.update(
            DEPLOYMENT,
            {
              ...latest,
              metadata: {
                ...latest.metadata,
                annotations: {
                  ...latest.metadata.annotations,
                  [REVISION]: revision,
                },
              },
            },
            { manager: CONTROLLER_MANAGER },
          )
        : latest;
    const view = { deployment: annotated, current: newest, sets };
    const status = deploymentStatus(view, time.timestamp());
    writer.update(
      DEPLOYMENT,
      { ...annotated, status },
      { manager: CONTROLLER_MANAGER, subresource: 'status' },
    );
    this.#watchDeadline(view);
  }

  /** A rollout that makes no progress is marked as failed when its deadline passes. */
  #watchDeadline(view: RolloutView): void {
    const { store, writer, time } = this.#context;
    const { uid = '', namespace, name = '' } = view.deployment.metadata;
    this.#deadlines.get(uid)?.cancel();
    this.#deadlines.delete(uid);
    const spec = fieldsOf(view.deployment.spec);
    if (isRolledOut(view) || spec.paused === true) {
      return;
    }
    const seconds = Number(spec.progressDeadlineSeconds ?? 600);
    const timer = this.#context.after(seconds * 1000, () => {
      const deployment = store.get(DEPLOYMENT, namespace, name);
      if (deployment?.metadata.uid !== uid) {
        return;
      }
      const sets = controlled(store, deployment, REPLICA_SET);
      const current = sets.find(set =>
        hasTemplate(set, deployment, [HASH_LABEL]),
      );
      const status = deploymentStatus(
        { deployment, current, sets },
        time.timestamp(),
        true,
      );
      writer.update(
        DEPLOYMENT,
        { ...deployment, status },
        { manager: CONTROLLER_MANAGER, subresource: 'status' },
      );
    });
    this.#deadlines.set(uid, timer);
  }

  #trimHistory(spec: Fields, deployment: KubernetesObject): void {
    const { store, writer } = this.#context;
    const unused = controlled(store, deployment, REPLICA_SET)
      .filter(
        set =>
          Number(fieldsOf(set.spec).replicas) === 0 &&
          Number(fieldsOf(set.status).replicas ?? 0) === 0 &&
          !hasTemplate(set, deployment, [HASH_LABEL]),
      )
      .sort((a, b) => revisionOf(a) - revisionOf(b));
    const excess = unused.length - Number(spec.revisionHistoryLimit ?? 10);
    for (const set of unused.slice(0, Math.max(0, excess))) {
      writer.remove(REPLICA_SET, set);
    }
  }
}

function replicaCount(set: KubernetesObject) {
  return {
    name: set.metadata.name ?? '',
    replicas: Number(fieldsOf(set.spec).replicas ?? 0),
    available: Number(fieldsOf(set.status).availableReplicas ?? 0),
  };
}

function revisionOf(set: KubernetesObject): number {
  return Number(set.metadata.annotations?.[REVISION] ?? 0);
}

function highestRevision(sets: KubernetesObject[]): number {
  return Math.max(0, ...sets.map(revisionOf));
}
