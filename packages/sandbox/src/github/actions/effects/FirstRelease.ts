import { KubernetesObject } from '../../../kubernetes/model';
import { EffectCall } from '../model';
import { ClusterClient, ClusterKind, isClusterKind } from './ClusterClient';
import { NewImage } from './workload';

/**
 * What a service's chart makes of the promoted commit and the claimed digests
 * where there is no release yet, with the server's defaults.
 */
export type RenderChart = (
  call: EffectCall,
  digests: readonly NewImage[],
) => Promise<KubernetesObject[]>;

/** What pods need to start and to be reached. */
const NEEDED: ClusterKind[] = [
  'ConfigMap',
  'Secret',
  'Service',
  'ServiceAccount',
];
const OF_CHARTS: ClusterKind[] = [
  ...NEEDED,
  'Deployment',
  'Rollout',
  'HorizontalPodAutoscaler',
];
const RELEASE = 'meta.helm.sh/release-name';
const MARK = 'release-readiness.io/first-release';

/** A service that is not in production yet: its chart has to be rendered. */
export class FirstRelease {
  readonly #service: string;

  constructor(
    private readonly cluster: ClusterClient,
    private readonly call: EffectCall,
    private readonly render: RenderChart,
  ) {
    this.#service = call.inputs.service;
  }

  /** The Deployment that the chart has; beside it is then what its pods need. */
  async prepare(digests: readonly NewImage[]): Promise<KubernetesObject> {
    const rendered = await this.render(this.call, digests);
    const deployment = rendered.find(
      ({ kind, metadata }) =>
        kind === 'Deployment' && metadata.name === this.#service,
    );
    if (!deployment) {
      throw new Error(`The chart has no Deployment ${this.#service}`);
    }
    for (const object of rendered) {
      if (NEEDED.some(kind => kind === object.kind)) {
        await this.cluster.apply(
          this.#owned(object, { [MARK]: this.#service }),
        );
      }
    }
    return this.#inNamespace(deployment);
  }

  /** `helm install`: takes over what bears its marks. */
  async install(digests: readonly NewImage[]): Promise<void> {
    for (const object of await this.render(this.call, digests)) {
      if (!isClusterKind(object.kind)) {
        throw new Error(`No ${object.kind} can be installed here`);
      }
      await this.cluster.apply(this.#owned(object));
    }
  }

  /** `helm uninstall`, and what a canary brought that no roll-out took over. */
  async remove(): Promise<void> {
    await this.cluster.remove('Deployment', this.#service);
    await this.cluster.remove('Rollout', this.#service);
    for (const kind of OF_CHARTS) {
      for (const { metadata } of await this.cluster.list(kind)) {
        if (
          metadata.annotations?.[RELEASE] === this.#service ||
          metadata.labels?.[MARK] === this.#service
        ) {
          await this.cluster.remove(kind, metadata.name ?? '');
        }
      }
    }
  }

  #owned(
    object: KubernetesObject,
    labels: Record<string, string> = {},
  ): KubernetesObject {
    const { metadata, ...rest } = this.#inNamespace(object);
    return {
      ...rest,
      metadata: {
        ...metadata,
        labels: {
          ...metadata.labels,
          'app.kubernetes.io/managed-by': 'Helm',
          ...labels,
        },
        annotations: {
          ...metadata.annotations,
          [RELEASE]: this.#service,
          'meta.helm.sh/release-namespace': this.call.inputs.namespace,
        },
      },
    } as KubernetesObject;
  }

  #inNamespace(object: KubernetesObject): KubernetesObject {
    const { namespace } = this.call.inputs;
    return { ...object, metadata: { ...object.metadata, namespace } };
  }
}
