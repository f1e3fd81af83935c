import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { withDefaults } from '../defaults/kinds';
import { KubernetesObject } from '../model';
import { Fields, fieldsOf } from '../store/fields';
import {
  controlled,
  Controller,
  ControllerContext,
  CONTROLLER_MANAGER,
  CONTROLLER_REVISION,
  controllerReference,
  POD,
  STATEFUL_SET,
} from './ControllerContext';
import { isReady, podFromTemplate } from './ReplicaSetController';

const REVISION_LABEL = 'controller-revision-hash';

/** Keeps numbered pods, one after the other, and replaces them from the last to the first. */
export class StatefulSetController implements Controller {
  readonly kind = STATEFUL_SET;
  readonly #context: ControllerContext;

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  reconcile(set: KubernetesObject): void {
    const { store } = this.#context;
    const revision = this.#revisionOf(set);
    this.#keepRevision(set, revision);
    this.#step(set, revision, podsByOrdinal(controlled(store, set, POD)));
    this.#writeStatus(set, revision);
  }

  /** Name of the revision that has the wanted template: the one that is there, else a new one. */
  #revisionOf(set: KubernetesObject): string {
    const wanted = filledTemplate(fieldsOf(set.spec).template);
    const present = controlled(
      this.#context.store,
      set,
      CONTROLLER_REVISION,
    ).find(({ data }) => {
      const { $patch: _, ...template } = fieldsOf(
        fieldsOf(fieldsOf(data).spec).template,
      );
      return isDeepStrictEqual(filledTemplate(template), wanted);
    });
    return present?.metadata.name ?? revisionName(set);
  }

  /** Every template that was rolled out stays as a ControllerRevision; the wanted one is the newest. */
  #keepRevision(set: KubernetesObject, name: string): void {
    const { store, writer } = this.#context;
    const kept = controlled(store, set, CONTROLLER_REVISION);
    const newest = Math.max(0, ...kept.map(each => Number(each.revision)));
    const own = kept.find(each => each.metadata.name === name);
    if (own && Number(own.revision) === newest) {
      return;
    }
    const revision = newest + 1;
    if (own) {
      writer.update(
        CONTROLLER_REVISION,
        { ...own, revision },
        { manager: CONTROLLER_MANAGER },
      );
      return;
    }
    const spec = fieldsOf(set.spec);
    writer.create(
      CONTROLLER_REVISION,
      {
        apiVersion: 'apps/v1',
        kind: 'ControllerRevision',
        metadata: {
          name,
          namespace: set.metadata.namespace,
          labels: fieldsOf(fieldsOf(spec.selector).matchLabels) as Record<
            string,
            string
          >,
          ownerReferences: [controllerReference(set)],
        },
        data: {
          spec: { template: { $patch: 'replace', ...fieldsOf(spec.template) } },
        },
        revision,
      },
      { manager: CONTROLLER_MANAGER },
    );
    const oldest = kept
      .sort((a, b) => Number(a.revision) - Number(b.revision))
      .slice(
        0,
        Math.max(0, kept.length - Number(spec.revisionHistoryLimit ?? 10)),
      );
    for (const each of oldest) {
      writer.remove(CONTROLLER_REVISION, each);
    }
  }

  #step(
    set: KubernetesObject,
    revision: string,
    pods: Map<number, KubernetesObject>,
  ): void {
    const { writer } = this.#context;
    const spec = fieldsOf(set.spec);
    const wanted = Number(spec.replicas ?? 1);
    const ordered = spec.podManagementPolicy !== 'Parallel';
    for (let ordinal = 0; ordinal < wanted; ordinal += 1) {
      const pod = pods.get(ordinal);
      if (!pod) {
        this.#createPod(set, revision, ordinal);
      }
      if (ordered && !(pod && isReady(pod))) {
        return;
      }
    }
    const [last, lastPod] = [...pods].sort(([a], [b]) => b - a)[0] ?? [];
    if (lastPod && last !== undefined && last >= wanted) {
      writer.remove(POD, lastPod);
      return;
    }
    const strategy = fieldsOf(spec.updateStrategy);
    const partition = Number(fieldsOf(strategy.rollingUpdate).partition ?? 0);
    const outdated = [...pods]
      .filter(
        ([ordinal, pod]) =>
          ordinal >= partition &&
          pod.metadata.labels?.[REVISION_LABEL] !== revision,
      )
      .sort(([a], [b]) => b - a)[0];
    const allReady = [...pods.values()].every(isReady);
    if (outdated && allReady && strategy.type !== 'OnDelete') {
      writer.remove(POD, outdated[1]);
    }
  }

  #createPod(set: KubernetesObject, revision: string, ordinal: number): void {
    const name = `${set.metadata.name}-${ordinal}`;
    const pod = podFromTemplate(set, name, {
      'apps.kubernetes.io/pod-index': String(ordinal),
      [REVISION_LABEL]: revision,
      'statefulset.kubernetes.io/pod-name': name,
    });
    pod.spec = { ...fieldsOf(pod.spec), hostname: name };
    this.#context.writer.create(POD, pod, { manager: CONTROLLER_MANAGER });
  }

  #writeStatus(set: KubernetesObject, revision: string): void {
    const { store, writer } = this.#context;
    const { namespace, name = '' } = set.metadata;
    const latest = store.get(STATEFUL_SET, namespace, name);
    if (!latest) {
      return;
    }
    const pods = controlled(store, latest, POD);
    const ready = pods.filter(isReady).length;
    const updated = pods.filter(
      pod => pod.metadata.labels?.[REVISION_LABEL] === revision,
    ).length;
    const done = updated === pods.length && ready === pods.length;
    const before = fieldsOf(latest.status);
    const status: Fields = {
      observedGeneration: latest.metadata.generation,
      replicas: pods.length,
      ...(ready > 0 && { readyReplicas: ready }),
      ...(updated > 0 && { updatedReplicas: updated }),
      availableReplicas: ready,
      currentRevision: done ? revision : (before.currentRevision ?? revision),
      updateRevision: revision,
      collisionCount: 0,
    };
    if (status.currentRevision === revision && updated > 0) {
      status.currentReplicas = updated;
    }
    writer.update(
      STATEFUL_SET,
      { ...latest, status },
      { manager: CONTROLLER_MANAGER, subresource: 'status' },
    );
  }
}

/** A template as it reads back, so that one that was given plainly compares equal. */
function filledTemplate(template: unknown): unknown {
  const set = withDefaults({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    spec: { template: fieldsOf(template) },
  });
  return fieldsOf(set.spec).template;
}

function podsByOrdinal(
  pods: KubernetesObject[],
): Map<number, KubernetesObject> {
  return new Map(
    pods.map(pod => [
      Number(/-(\d+)$/.exec(pod.metadata.name ?? '')?.[1]),
      pod,
    ]),
  );
}

function revisionName(set: KubernetesObject): string {
  const hash = createHash('sha256')
    .update(JSON.stringify(fieldsOf(set.spec).template))
    .digest('hex')
    .slice(0, 10);
  return `${set.metadata.name}-${hash}`;
}
