import { createHash } from 'node:crypto';
import { toMilliseconds } from '../../clock';
import { KubernetesObject } from '../model';
import { Fields, fieldsOf, listOf } from '../store/fields';
import { withCondition } from './conditions';
import { Controller, ControllerContext, NODE, POD } from './ControllerContext';
import { runningImageId } from './digest';

/**
 * On a pod template: the pod starts and never becomes ready, for this reason,
 * such as `CrashLoopBackOff` or `ImagePullBackOff`.
 */
export const POD_FAILURE_ANNOTATION =
  'sandbox.release-readiness.io/pod-failure';

/** On a pod template with the value `false`: the pod never becomes ready. The real test clusters know it too. */
export const READY_ANNOTATION = 'simulation.test/ready';

/** Plays the scheduler and the kubelets: places pods and makes them ready after a while. */
export class PodController implements Controller {
  readonly kind = POD;
  readonly #context: ControllerContext;
  /** Next node to use; spreads pods evenly. */
  #turn = 0;

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  reconcile(pod: KubernetesObject): void {
    const phase = fieldsOf(pod.status).phase;
    if (phase !== undefined && phase !== 'Pending') {
      return;
    }
    const spec = fieldsOf(pod.spec);
    if (!spec.nodeName) {
      this.#schedule(pod, spec);
    } else if (phase === undefined || !fieldsOf(pod.status).startTime) {
      this.#start(pod);
    }
  }

  #schedule(pod: KubernetesObject, spec: Fields): void {
    const { store, writer } = this.#context;
    const nodes = store
      .list(NODE)
      .filter(node => fieldsOf(node.spec).unschedulable !== true);
    if (nodes.length === 0) {
      this.#writeStatus(pod, {
        phase: 'Pending',
        conditions: this.#conditions(pod, [
          ['PodScheduled', false, 'Unschedulable'],
        ]),
      });
      return;
    }
    this.#turn += 1;
    const node = nodes[this.#turn % nodes.length];
    writer.update(
      POD,
      {
        ...pod,
        metadata: {
          ...pod.metadata,
          labels: { ...pod.metadata.labels, ...topologyOf(node) },
        },
        spec: { ...spec, nodeName: node.metadata.name },
      },
      { manager: 'kube-scheduler' },
    );
  }

  #start(pod: KubernetesObject): void {
    const { time, readyAfter } = this.#context;
    const { annotations } = pod.metadata;
    const failure =
      annotations?.[POD_FAILURE_ANNOTATION] ??
      (annotations?.[READY_ANNOTATION] === 'false'
        ? 'ContainersNotReady'
        : undefined);
    const started = time.timestamp();
    const address = podAddress(pod.metadata.uid ?? '');
    this.#writeStatus(pod, {
      phase: 'Pending',
      startTime: started,
      qosClass: 'Burstable',
      conditions: this.#conditions(pod, [
        ['PodScheduled', true],
        ['Initialized', true],
        ['Ready', false, 'ContainersNotReady'],
        ['ContainersReady', false, 'ContainersNotReady'],
      ]),
      containerStatuses: this.#containers(pod, {
        state: { waiting: { reason: failure ?? 'ContainerCreating' } },
      }),
    });
    if (failure) {
      return;
    }
    const becomeReady = () => this.#becomeReady(pod, address);
    if (time.isPast) {
      const later = new Date(time.now().getTime() + toMilliseconds(readyAfter));
      time.during(later, becomeReady);
    } else {
      this.#context.after(readyAfter, becomeReady);
    }
  }

  #becomeReady(started: KubernetesObject, address: string): void {
    const { store, time } = this.#context;
    const { namespace, name = '', uid } = started.metadata;
    const pod = store.get(POD, namespace, name);
    if (pod?.metadata.uid !== uid || !pod) {
      return;
    }
    this.#writeStatus(pod, {
      ...fieldsOf(pod.status),
      phase: 'Running',
      podIP: address,
      podIPs: [{ ip: address }],
      conditions: this.#conditions(pod, [
        ['Ready', true],
        ['ContainersReady', true],
      ]),
      containerStatuses: this.#containers(pod, {
        ready: true,
        started: true,
        state: { running: { startedAt: time.timestamp() } },
      }),
    });
  }

  #conditions(
    pod: KubernetesObject,
    wanted: [type: string, holds: boolean, reason?: string][],
  ): Fields[] {
    const now = this.#context.time.timestamp();
    return wanted
      .reduce<Fields[]>(
        (conditions, [type, holds, reason]) =>
          withCondition(
            conditions,
            {
              type,
              status: holds ? 'True' : 'False',
              ...(reason && { reason }),
            },
            now,
          ),
        listOf(fieldsOf(pod.status).conditions),
      )
      .map(({ lastUpdateTime: _, ...condition }) => condition);
  }

  #containers(pod: KubernetesObject, state: Fields): Fields[] {
    return listOf(fieldsOf(pod.spec).containers).map(container => {
      const image = String(container.image ?? '');
      const running = state.ready === true;
      return {
        name: container.name,
        image,
        imageID: running ? runningImageId(image, this.#context.digestOf) : '',
        ready: false,
        started: false,
        restartCount: 0,
        lastState: {},
        ...(running && {
          containerID: `containerd://${createHash('sha256')
            .update(`${pod.metadata.uid}/${container.name}`)
            .digest('hex')}`,
        }),
        ...state,
      };
    });
  }

  #writeStatus(pod: KubernetesObject, status: Fields): void {
    const { resourceVersion: _, ...metadata } = pod.metadata;
    this.#context.writer.update(
      POD,
      { ...pod, metadata, status },
      { manager: 'kubelet', subresource: 'status' },
    );
  }
}

/** Labels that a pod takes over from its node when it is placed. */
function topologyOf(node: KubernetesObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(node.metadata.labels ?? {}).filter(([key]) =>
      ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone'].includes(
        key,
      ),
    ),
  );
}

function podAddress(uid: string): string {
  const [a, b, c] = createHash('sha256').update(uid).digest();
  return `10.${a % 200}.${b}.${(c % 250) + 1}`;
}
