import { z } from 'zod';
import { KubernetesObject } from '../../../kubernetes/model';

/** A cluster as CI reaches it: the API and a token that may write. */
export interface ClusterAccess {
  url: string;
  token: string;
}

const KINDS = {
  Deployment: 'apis/apps/v1',
  ConfigMap: 'api/v1',
  Secret: 'api/v1',
  Service: 'api/v1',
  ServiceAccount: 'api/v1',
  HorizontalPodAutoscaler: 'apis/autoscaling/v2',
  Rollout: 'apis/argoproj.io/v1alpha1',
  VirtualService: 'apis/networking.istio.io/v1',
} as const;

export type ClusterKind = keyof typeof KINDS;

export const isClusterKind = (kind: string): kind is ClusterKind =>
  kind in KINDS;

/** What CI does in a cluster, through its API alone. */
export class ClusterClient {
  constructor(
    private readonly access: ClusterAccess,
    private readonly namespace: string,
    private readonly manager: string,
  ) {}

  /** Undefined when there is none of this name. */
  async find(
    kind: ClusterKind,
    name: string,
  ): Promise<KubernetesObject | undefined> {
    const response = await this.#send('GET', this.#path(kind, name));
    return response.status === 404 ? undefined : this.#json(response);
  }

  async get(kind: ClusterKind, name: string): Promise<KubernetesObject> {
    const found = await this.find(kind, name);
    if (!found) {
      throw new Error(`${kind} ${this.namespace}/${name} is not there`);
    }
    return found;
  }

  async list(kind: ClusterKind): Promise<KubernetesObject[]> {
    const { items } = z
      .object({ items: z.array(z.custom<KubernetesObject>()) })
      .parse(await this.#json(await this.#send('GET', this.#path(kind))));
    return items.map(item => ({ ...item, kind }));
  }

  /** Creates it, or lays it over what is there, as `kubectl apply` does. */
  async apply(object: KubernetesObject): Promise<void> {
    const { name = '' } = object.metadata;
    const found = await this.find(object.kind as ClusterKind, name);
    if (!found) {
      await this.create(object);
      return;
    }
    const { labels, annotations } = object.metadata;
    await this.replace({
      ...found,
      ...object,
      metadata: {
        ...found.metadata,
        labels: { ...found.metadata.labels, ...labels },
        annotations: { ...found.metadata.annotations, ...annotations },
      },
    });
  }

  async create(object: KubernetesObject): Promise<void> {
    const kind = object.kind as ClusterKind;
    await this.#json(await this.#send('POST', this.#path(kind), object));
  }

  /** Fails when somebody else changed it since it was read. */
  async replace(object: KubernetesObject): Promise<void> {
    const path = this.#path(object.kind as ClusterKind, object.metadata.name);
    await this.#json(await this.#send('PUT', path, object));
  }

  /** Whatever else changed since it was read: as Helm, which compares with its own records. */
  async overwrite(object: KubernetesObject): Promise<void> {
    const { resourceVersion: _, ...metadata } = object.metadata;
    await this.replace({ ...object, metadata });
  }

  /** Merges into the status, which controllers otherwise own. */
  async patchStatus(
    kind: ClusterKind,
    name: string,
    status: object,
  ): Promise<void> {
    const path = `${this.#path(kind, name)}/status`;
    const type = 'application/merge-patch+json';
    await this.#json(await this.#send('PATCH', path, { status }, type));
  }

  /** Nothing to remove is no error. */
  async remove(kind: ClusterKind, name: string): Promise<void> {
    const response = await this.#send('DELETE', this.#path(kind, name));
    if (response.status !== 404) {
      await this.#json(response);
    }
  }

  #path(kind: ClusterKind, name?: string): string {
    const plural = `${kind.toLowerCase()}s`;
    return `/${KINDS[kind]}/namespaces/${this.namespace}/${plural}${
      name ? `/${name}` : ''
    }`;
  }

  #send(
    method: string,
    path: string,
    body?: object,
    type = 'application/json',
  ): Promise<Response> {
    const address = new URL(this.access.url + path);
    if (body) {
      address.searchParams.set('fieldManager', this.manager);
    }
    return fetch(address, {
      method,
      headers: {
        authorization: `Bearer ${this.access.token}`,
        'content-type': type,
        'user-agent': this.manager,
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
  }

  async #json(response: Response): Promise<KubernetesObject> {
    if (!response.ok) {
      throw new Error(
        `${response.status} from ${new URL(response.url).pathname}: ${await response.text()}`,
      );
    }
    return (await response.json()) as KubernetesObject;
  }
}
