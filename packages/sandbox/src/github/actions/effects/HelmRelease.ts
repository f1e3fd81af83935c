import { KubernetesObject } from '../../../kubernetes/model';
import { ClusterClient } from './ClusterClient';
import {
  DeploymentSpec,
  deploymentSpec,
  NewImage,
  recordedRelease,
  withDigests,
} from './workload';

const COMMIT = 'org.opencontainers.image.revision';
const REVISION = 'release-readiness.io/helm-revision';
const TARGET = 'release-readiness.io/rollback-revision';

type Template = DeploymentSpec['template'];

/** A service's Helm release, as far as its workload tells. */
export class HelmRelease {
  constructor(
    private readonly cluster: ClusterClient,
    private readonly options: {
      kind: 'Deployment' | 'Rollout';
      service: string;
    },
  ) {}

  /** Undefined before the first release. */
  find(): Promise<KubernetesObject | undefined> {
    return this.cluster.find(this.options.kind, this.options.service);
  }

  workload(): Promise<KubernetesObject> {
    return this.cluster.get(this.options.kind, this.options.service);
  }

  /**
   * Leaves on the workload what on-call goes back to without the portal.
   *
   * @param revision - The plan's; what runs may be the candidate already.
   */
  async pin(revision: string | undefined): Promise<void> {
    const workload = await this.workload();
    const { annotations = {} } = workload.metadata;
    await this.#record(workload);
    await this.cluster.overwrite({
      ...workload,
      metadata: {
        ...workload.metadata,
        annotations: {
          ...annotations,
          ...(revision && { [TARGET]: revision }),
        },
      },
    });
  }

  /** The next revision, as `helm upgrade` and `helm rollback` make it. */
  async upgrade(change: (spec: DeploymentSpec) => Template): Promise<void> {
    const workload = await this.workload();
    const spec = deploymentSpec(workload);
    const template = change(spec);
    const { annotations = {} } = workload.metadata;
    const revision = Number(annotations[REVISION]);
    const commit = template.metadata.annotations?.[COMMIT];
    await this.#record(workload);
    await this.cluster.overwrite({
      ...workload,
      metadata: {
        ...workload.metadata,
        annotations: {
          ...annotations,
          ...(commit && { [COMMIT]: commit }),
          ...(revision > 0 && { [REVISION]: String(revision + 1) }),
        },
      },
      spec: { ...spec, template },
    });
  }

  /**
   * What a revision was, as the next one.
   *
   * @param asked - Default: the one that was pinned.
   * @param fallback - Where Helm kept no record of it.
   */
  async goBack(
    asked: string | undefined,
    fallback?: readonly NewImage[],
  ): Promise<void> {
    const workload = await this.workload();
    const revision = asked || workload.metadata.annotations?.[TARGET] || '';
    const record = await this.cluster.find(
      'ConfigMap',
      this.#recordOf(revision),
    );
    if (!record && !fallback) {
      throw new Error(`${this.options.service} has no revision ${revision}`);
    }
    const spec = deploymentSpec(workload);
    const { template } = record
      ? recordedRelease(spec, record)
      : withDigests(spec, fallback ?? []);
    await this.upgrade(() => template);
  }

  /** Helm's name of a release's record. */
  #recordOf(revision: string): string {
    return `sh.helm.release.v1.${this.options.service}.v${revision}`;
  }

  /** Keeps what the running revision is, as Helm does with `HELM_DRIVER=configmap`. */
  async #record(workload: KubernetesObject): Promise<void> {
    const revision = workload.metadata.annotations?.[REVISION];
    if (!revision) {
      return;
    }
    const name = this.#recordOf(revision);
    if (await this.cluster.find('ConfigMap', name)) {
      return;
    }
    await this.cluster.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name,
        namespace: workload.metadata.namespace,
        labels: {
          owner: 'helm',
          name: this.options.service,
          version: revision,
        },
      },
      data: { release: JSON.stringify(deploymentSpec(workload).template) },
    });
  }
}
