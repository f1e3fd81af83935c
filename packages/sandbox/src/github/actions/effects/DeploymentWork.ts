import { z } from 'zod';
import { EffectCall } from '../model';
import { candidateTemplate } from './candidate';
import { ClusterClient } from './ClusterClient';
import { EffectWork, waitUntil } from './EffectWork';
import { FirstRelease } from './FirstRelease';
import { HelmRelease } from './HelmRelease';
import { canaryOf, deploymentSpec, NewImage, withWeight } from './workload';

/** Proxies learn the new weight, and preStop is over. */
const PROPAGATION = '30s';

const statusShape = z.object({
  observedGeneration: z.number().default(0),
  replicas: z.number().default(0),
  updatedReplicas: z.number().default(0),
  readyReplicas: z.number().default(0),
});

/** A Deployment, its canary beside it, and Istio's weights. */
export class DeploymentWork implements EffectWork {
  readonly #service: string;
  readonly #effectId: string;
  readonly #release: HelmRelease;

  constructor(
    private readonly cluster: ClusterClient,
    private readonly call: EffectCall,
    private readonly first: FirstRelease,
  ) {
    const { service, 'effect-id': effectId = '' } = call.inputs;
    this.#service = service;
    this.#effectId = effectId;
    this.#release = new HelmRelease(cluster, { kind: 'Deployment', service });
  }

  async deployCanary(effect: {
    digests: NewImage[];
    replicas: number;
    weight: number;
  }): Promise<void> {
    const stable = await this.#release.find();
    if (stable) {
      await this.#release.pin(this.call.inputs['rollback-revision']);
    }
    const base = stable ?? (await this.first.prepare(effect.digests));
    const canary = canaryOf(base, {
      template: candidateTemplate(
        deploymentSpec(base),
        this.call,
        effect.digests,
      ),
      replicas: effect.replicas,
      effectId: this.#effectId,
    });
    const present = await this.cluster.find('Deployment', this.#canary);
    await (present
      ? this.cluster.replace({
          ...present,
          metadata: {
            ...present.metadata,
            annotations: {
              ...present.metadata.annotations,
              ...canary.metadata.annotations,
            },
          },
          spec: canary.spec,
        })
      : this.cluster.create(canary));
    await this.#ready(this.#canary);
    // a first release gets everything: nothing else serves
    await this.#route(stable ? effect.weight : 100);
  }

  async setTraffic(weight: number): Promise<void> {
    const stable = await this.#release.find();
    if (!stable) {
      await this.#route(100);
      return;
    }
    if (weight > 0) {
      const { replicas } = deploymentSpec(stable);
      const canary = await this.cluster.get('Deployment', this.#canary);
      await this.cluster.replace({
        ...canary,
        spec: {
          ...deploymentSpec(canary),
          replicas: Math.ceil((replicas * weight) / 100),
        },
      });
      await this.#ready(this.#canary);
    }
    await this.#route(weight);
  }

  /** `helm upgrade`: the promoted commit's chart with the claimed digest. */
  async rollOut(digests: readonly NewImage[]): Promise<void> {
    if (await this.#release.find()) {
      await this.#release.upgrade(spec =>
        candidateTemplate(spec, this.call, digests),
      );
    } else {
      await this.first.install(digests);
    }
    await this.#ready(this.#service);
  }

  /** Pods stay until the proxies have learnt that they get nothing. */
  async cleanUp(): Promise<void> {
    await this.#route(0);
    await this.call.wait(PROPAGATION);
    await this.cluster.remove('Deployment', this.#canary);
  }

  async goBack(
    revision: string | undefined,
    digests?: NewImage[],
  ): Promise<void> {
    await this.cleanUp();
    await this.#release.goBack(revision, digests);
    await this.#ready(this.#service);
  }

  async remove(): Promise<void> {
    await this.cleanUp();
    await this.first.remove();
  }

  isReady(): Promise<boolean> {
    return this.#isReady(this.#service);
  }

  get #canary(): string {
    return `${this.#service}-canary`;
  }

  async #route(weight: number): Promise<void> {
    const mesh = await this.cluster.get('VirtualService', this.#service);
    await this.cluster.replace(withWeight(mesh, weight, this.#effectId));
  }

  #ready(name: string): Promise<void> {
    return waitUntil(
      `Deployment ${name}`,
      delay => this.call.wait(delay),
      () => this.#isReady(name),
    );
  }

  async #isReady(name: string): Promise<boolean> {
    const object = await this.cluster.get('Deployment', name);
    const { replicas } = deploymentSpec(object);
    const status = statusShape.parse(object.status ?? {});
    return (
      status.observedGeneration >= (object.metadata.generation ?? 0) &&
      status.replicas === replicas &&
      status.updatedReplicas === replicas &&
      status.readyReplicas === replicas
    );
  }
}
