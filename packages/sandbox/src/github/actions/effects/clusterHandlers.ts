import { z } from 'zod';
import { EffectCall, EffectHandler } from '../model';
import { ClusterAccess, ClusterClient } from './ClusterClient';
import { KubernetesObject } from '../../../kubernetes/model';
import {
  canaryOf,
  DeploymentSpec,
  deploymentSpec,
  NewImage,
  recordedRelease,
  withCommit,
  withDigests,
  withWeight,
} from './workload';

const COMMIT = 'org.opencontainers.image.revision';
const EFFECT = 'release-readiness.io/effect-id';
const REVISION = 'release-readiness.io/helm-revision';
const TARGET = 'release-readiness.io/rollback-revision';
/** Proxies learn the new weight, and preStop is over. */
const PROPAGATION = '30s';
const POLL = '2s';
/** After this many looks a workload that is not ready failed: 8 minutes. */
const MAXIMUM_POLLS = 240;

const digests = z.array(
  z.object({ container: z.string(), digest: z.string() }),
);
const weight = z.number().int().min(0).max(100);
const deployShape = z.object({
  digests,
  replicas: z.number().int().min(1),
  weight,
});
const weightShape = z.object({ weight });
const rollOutShape = z.object({ digests });
const planShape = z.object({
  plan: z.object({
    application: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('revision'), digests, revision: z.string() }),
      z.object({ kind: z.literal('remove') }),
    ]),
  }),
});

/** One effect in one cluster. */
class Work {
  readonly service: string;
  readonly effectId: string;
  readonly #cluster: ClusterClient;

  constructor(
    access: ClusterAccess,
    private readonly call: EffectCall,
  ) {
    const { service, namespace, 'effect-id': effectId = '' } = call.inputs;
    this.service = service;
    this.effectId = effectId;
    this.#cluster = new ClusterClient(access, namespace, 'release-ci');
  }

  get canary(): string {
    return `${this.service}-canary`;
  }

  /** What the portal wants, read by the shape that this effect needs. */
  effect<T>(shape: z.ZodType<T>): T {
    return shape.parse(JSON.parse(this.call.inputs.effect));
  }

  async setWeight(share: number): Promise<void> {
    const mesh = await this.#cluster.get('VirtualService', this.service);
    await this.#cluster.replace(withWeight(mesh, share));
  }

  async deployCanary(options: {
    digests: NewImage[];
    replicas: number;
  }): Promise<void> {
    const stable = await this.#cluster.get('Deployment', this.service);
    const { annotations = {} } = stable.metadata;
    await this.#record(stable);
    // what on-call goes back to without the portal
    await this.#cluster.replace({
      ...stable,
      metadata: {
        ...stable.metadata,
        annotations: {
          ...annotations,
          ...(annotations[REVISION] && { [TARGET]: annotations[REVISION] }),
        },
      },
    });
    const canary = canaryOf(stable, { ...options, effectId: this.effectId });
    const present = await this.#cluster.find('Deployment', this.canary);
    await (present
      ? this.#cluster.replace({ ...present, spec: canary.spec })
      : this.#cluster.create(canary));
    await this.ready(this.canary);
  }

  async scaleCanary(share: number): Promise<void> {
    const stable = await this.#cluster.get('Deployment', this.service);
    const canary = await this.#cluster.get('Deployment', this.canary);
    const replicas = Math.ceil((deploymentSpec(stable).replicas * share) / 100);
    await this.#cluster.replace({
      ...canary,
      spec: { ...deploymentSpec(canary), replicas },
    });
    await this.ready(this.canary);
  }

  /** As `helm upgrade` does: the chart with another digest, of this run's commit. */
  async rollOut(images: readonly NewImage[]): Promise<void> {
    const stable = await this.#cluster.get('Deployment', this.service);
    const { template } = withDigests(deploymentSpec(stable), images);
    await this.#release(stable, withCommit(template, this.call.run.sha));
  }

  /**
   * As `helm rollback` does: what a revision was, as the next one.
   *
   * @param fallback - Where Helm kept no record of it.
   */
  async goBack(
    asked: string | undefined,
    fallback?: readonly NewImage[],
  ): Promise<void> {
    const stable = await this.#cluster.get('Deployment', this.service);
    const revision = asked || stable.metadata.annotations?.[TARGET] || '';
    const record = await this.#cluster.find(
      'ConfigMap',
      this.#recordOf(revision),
    );
    if (!record && !fallback) {
      throw new Error(`${this.service} has no revision ${revision}`);
    }
    const spec = deploymentSpec(stable);
    const { template } = record
      ? recordedRelease(spec, record)
      : withDigests(spec, fallback ?? []);
    await this.#release(stable, template);
  }

  /** The next revision of the release. */
  async #release(
    stable: KubernetesObject,
    template: DeploymentSpec['template'],
  ): Promise<void> {
    const { annotations = {} } = stable.metadata;
    const revision = Number(annotations[REVISION]);
    const commit = template.metadata.annotations?.[COMMIT];
    await this.#record(stable);
    await this.#cluster.replace({
      ...stable,
      metadata: {
        ...stable.metadata,
        annotations: {
          ...annotations,
          [EFFECT]: this.effectId,
          ...(commit && { [COMMIT]: commit }),
          ...(revision > 0 && { [REVISION]: String(revision + 1) }),
        },
      },
      spec: { ...deploymentSpec(stable), template },
    });
    await this.ready(this.service);
  }

  /** Traffic first; pods stay until the proxies have learnt it. */
  async removeCanary(): Promise<void> {
    await this.setWeight(0);
    await this.call.wait(PROPAGATION);
    await this.#cluster.remove('Deployment', this.canary);
  }

  removeStable(): Promise<void> {
    return this.#cluster.remove('Deployment', this.service);
  }

  /** Helm's name of a release's record. */
  #recordOf(revision: string): string {
    return `sh.helm.release.v1.${this.service}.v${revision}`;
  }

  /** Keeps what the running revision is, as Helm does with `HELM_DRIVER=configmap`. */
  async #record(stable: KubernetesObject): Promise<void> {
    const revision = stable.metadata.annotations?.[REVISION];
    if (!revision) {
      return;
    }
    const name = this.#recordOf(revision);
    if (await this.#cluster.find('ConfigMap', name)) {
      return;
    }
    await this.#cluster.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name,
        namespace: stable.metadata.namespace,
        labels: { owner: 'helm', name: this.service, version: revision },
      },
      data: { release: JSON.stringify(deploymentSpec(stable).template) },
    });
  }

  /** Waits until the controller has done what the spec says. */
  async ready(name: string): Promise<void> {
    for (let poll = 0; poll < MAXIMUM_POLLS; poll += 1) {
      if (await this.isReady(name)) {
        return;
      }
      await this.call.wait(POLL);
    }
    throw new Error(`Deployment ${name} did not become ready`);
  }

  async isReady(name: string): Promise<boolean> {
    const object = await this.#cluster.get('Deployment', name);
    const { replicas } = deploymentSpec(object);
    const status = z
      .object({
        observedGeneration: z.number().default(0),
        replicas: z.number().default(0),
        updatedReplicas: z.number().default(0),
        readyReplicas: z.number().default(0),
      })
      .parse(object.status ?? {});
    return (
      status.observedGeneration >= (object.metadata.generation ?? 0) &&
      status.replicas === replicas &&
      status.updatedReplicas === replicas &&
      status.readyReplicas === replicas
    );
  }
}

/**
 * The composite actions of the example workflows, by name, as far as they
 * change a cluster.
 */
export function clusterHandlers(
  access: ClusterAccess,
): Record<string, EffectHandler> {
  const handler = (run: (work: Work, call: EffectCall) => Promise<void>) => ({
    async run(call: EffectCall) {
      await run(new Work(access, call), call);
      return {};
    },
  });
  return {
    'sign-in': { run: async () => ({}) },
    'deploy-canary': handler(async work => {
      const effect = work.effect(deployShape);
      await work.deployCanary(effect);
      await work.setWeight(effect.weight);
    }),
    'set-traffic': handler(async work => {
      const { weight: share } = work.effect(weightShape);
      if (share > 0) {
        await work.scaleCanary(share);
      }
      await work.setWeight(share);
    }),
    'roll-out': handler(work =>
      work.rollOut(work.effect(rollOutShape).digests),
    ),
    'clean-up': handler(work => work.removeCanary()),
    'roll-back': handler(async (work, { inputs }) => {
      await work.removeCanary();
      if (!inputs.effect) {
        await work.goBack(inputs.revision);
        return;
      }
      const { application } = work.effect(planShape).plan;
      await (application.kind === 'remove'
        ? work.removeStable()
        : work.goBack(application.revision, application.digests));
    }),
    'smoke-test': handler(async work => {
      if (!(await work.isReady(work.service))) {
        throw new Error(`${work.service} is not ready`);
      }
    }),
  };
}
