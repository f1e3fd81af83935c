import type {
  KubernetesObject,
  KubernetesSandbox,
} from '@release-readiness/sandbox';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

import type { KubernetesCluster } from '../../servers';

const INTERVAL_MILLISECONDS = 300;
/** The sandbox's own pipeline. */
const TOKEN = 'mall-ci';

const COLLECTIONS = {
  Pod: 'api/v1',
  VirtualService: 'apis/networking.istio.io/v1',
} as const;

type Mirrored = keyof typeof COLLECTIONS;

/**
 * Shows the sandbox's traffic what runs on a real cluster: pods and routes of
 * one service. So the metrics and the health of the sandbox follow the weights
 * and the images that CI has really set.
 */
export class ProductionMirror {
  #stopped = false;
  #loop: Promise<void> = Promise.resolve();

  static async start(options: {
    real: KubernetesCluster;
    simulated: KubernetesSandbox;
    namespace: string;
    service: string;
  }): Promise<ProductionMirror> {
    const mirror = new ProductionMirror(options);
    await mirror.#removeOwn();
    await mirror.#copyAll();
    mirror.#loop = mirror.#follow();
    return mirror;
  }

  private constructor(
    private readonly options: {
      real: KubernetesCluster;
      simulated: KubernetesSandbox;
      namespace: string;
      service: string;
    },
  ) {}

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#loop;
  }

  async #follow(): Promise<void> {
    while (!this.#stopped) {
      // While the API server is gone, what serves goes on as it was.
      await this.#copyAll().catch(() => undefined);
      await delay(INTERVAL_MILLISECONDS);
    }
  }

  /** The workload that the sandbox itself would run. */
  async #removeOwn(): Promise<void> {
    const { simulated, service } = this.options;
    for (const [group, plural] of [
      ['apis/apps/v1', 'deployments'],
      ['apis/argoproj.io/v1alpha1', 'rollouts'],
    ]) {
      await this.#send('DELETE', `${this.#path(group, plural)}/${service}`);
    }
    while (simulated.objects('Pod').some(pod => this.#isOwn(pod))) {
      await delay(INTERVAL_MILLISECONDS);
    }
  }

  async #copyAll(): Promise<void> {
    await this.#copy('Pod');
    await this.#copy('VirtualService');
  }

  async #copy(kind: Mirrored): Promise<void> {
    const { real, simulated } = this.options;
    const collection = this.#path(COLLECTIONS[kind], `${kind.toLowerCase()}s`);
    const { status, text } = await real.request(collection);
    if (status !== 200) {
      throw new Error(`${status} from ${collection}`);
    }
    const { items } = JSON.parse(text) as { items: KubernetesObject[] };
    const wanted = new Map(
      items
        .filter(
          item =>
            this.#isOwn(item) &&
            !item.metadata.deletionTimestamp &&
            (kind !== 'Pod' || isRunning(item)),
        )
        .map(item => [item.metadata.name, item]),
    );
    const present = new Map(
      simulated
        .objects(kind)
        .filter(item => this.#isOwn(item))
        .map(item => [item.metadata.name, item]),
    );
    for (const [name, item] of wanted) {
      const known = present.get(name);
      if (!known) {
        await this.#send('POST', collection, copyOf(kind, item));
      } else if (isChanged(kind, known, item)) {
        await this.#send('PUT', `${collection}/${name}`, {
          ...known,
          ...(kind !== 'Pod' && { spec: item.spec }),
          metadata: { ...known.metadata, labels: item.metadata.labels },
        });
      }
    }
    for (const name of present.keys()) {
      if (!wanted.has(name)) {
        await this.#send(
          'DELETE',
          `${collection}/${name}?gracePeriodSeconds=0`,
        );
      }
    }
  }

  #isOwn({ metadata }: KubernetesObject): boolean {
    return (
      metadata.namespace === this.options.namespace &&
      metadata.labels?.['app.kubernetes.io/name'] === this.options.service &&
      metadata.labels?.['backstage.io/kubernetes-id'] === this.options.service
    );
  }

  #path(group: string, plural: string): string {
    return `/${group}/namespaces/${this.options.namespace}/${plural}`;
  }

  async #send(method: string, path: string, body?: object): Promise<void> {
    const response = await fetch(this.options.simulated.url + path, {
      method,
      headers: {
        authorization: `Bearer ${TOKEN}`,
        'content-type': 'application/json',
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok && response.status !== 404) {
      throw new Error(`${method} ${path}: ${response.status} ${text}`);
    }
  }
}

function isRunning({ status }: KubernetesObject): boolean {
  return (status as { phase?: string } | undefined)?.phase === 'Running';
}

/** Pods keep their spec and may change their track. */
function isChanged(
  kind: Mirrored,
  known: KubernetesObject,
  item: KubernetesObject,
): boolean {
  return kind === 'Pod'
    ? !isDeepStrictEqual(known.metadata.labels, item.metadata.labels)
    : !isDeepStrictEqual(known.spec, item.spec);
}

function copyOf(kind: Mirrored, item: KubernetesObject): KubernetesObject {
  const { name, namespace, labels } = item.metadata;
  return {
    apiVersion: item.apiVersion,
    kind,
    metadata: { name, namespace, labels },
    spec: item.spec,
  };
}
