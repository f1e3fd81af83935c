import { z } from 'zod';
import { EffectCall } from '../model';
import { candidateTemplate } from './candidate';
import { ClusterClient } from './ClusterClient';
import { EffectWork, waitUntil } from './EffectWork';
import { FirstRelease } from './FirstRelease';
import { HelmRelease } from './HelmRelease';
import { NewImage } from './workload';

const shape = z.object({
  metadata: z.object({ generation: z.number() }),
  spec: z.object({
    strategy: z.object({
      canary: z.object({
        steps: z.array(z.looseObject({ pause: z.unknown().optional() })),
      }),
    }),
  }),
  status: z.object({
    phase: z.string(),
    observedGeneration: z.string(),
    currentPodHash: z.string(),
    stableRS: z.string(),
    currentStepIndex: z.number(),
    abort: z.boolean().default(false),
    canary: z
      .object({
        weights: z
          .object({ canary: z.object({ weight: z.number() }) })
          .optional(),
      })
      .optional(),
  }),
});

type RolloutState = z.infer<typeof shape>;

const isDone = ({ status }: RolloutState) =>
  status.phase === 'Healthy' && status.stableRS === status.currentPodHash;

/** A Rollout: its controller shifts traffic and waits at `pause: {}` for CI. */
export class RolloutWork implements EffectWork {
  readonly #service: string;
  readonly #release: HelmRelease;

  constructor(
    private readonly cluster: ClusterClient,
    private readonly call: EffectCall,
    private readonly first: FirstRelease,
  ) {
    const { service } = call.inputs;
    this.#service = service;
    this.#release = new HelmRelease(cluster, { kind: 'Rollout', service });
  }

  /** The chart is all that is given; the controller goes to its first pause. */
  async deployCanary({ digests }: { digests: NewImage[] }): Promise<void> {
    await this.#release.pin(this.call.inputs['rollback-revision']);
    await this.#release.upgrade(spec =>
      candidateTemplate(spec, this.call, digests),
    );
    await this.#until(
      'the first pause',
      ({ status }) => status.phase === 'Paused',
    );
  }

  async setTraffic(weight: number): Promise<void> {
    const { spec, status } = await this.#state();
    if (status.canary?.weights?.canary.weight !== weight) {
      const next = spec.strategy.canary.steps.findIndex(
        ({ pause }, index) =>
          index > status.currentStepIndex && pause !== undefined,
      );
      if (next < 0) {
        throw new Error(`${this.#service} has no pause left`);
      }
      await this.#resume();
      await this.#until(
        'the next pause',
        state => state.status.currentStepIndex === next,
      );
    }
    await this.#until('the pause', state => state.status.phase === 'Paused');
  }

  async rollOut(): Promise<void> {
    const state = await this.#state();
    if (!isDone(state)) {
      await this.#resume();
    }
    await this.#until('the roll-out', isDone);
  }

  /** The controller takes the old pods away itself. */
  async cleanUp(): Promise<void> {
    await this.#until('the roll-out', isDone);
  }

  async goBack(
    revision: string | undefined,
    digests?: NewImage[],
  ): Promise<void> {
    const { status } = await this.#state();
    if (status.currentPodHash !== status.stableRS) {
      await this.cluster.patchStatus('Rollout', this.#service, { abort: true });
      await this.#until(
        'the abort',
        state => state.status.canary?.weights?.canary.weight === 0,
      );
    }
    // what is wanted still names the new version
    await this.#release.goBack(revision, digests);
    await this.#until('the way back', isDone);
  }

  remove(): Promise<void> {
    return this.first.remove();
  }

  async isReady(): Promise<boolean> {
    const state = await this.#state();
    return isDone(state) && isSeen(state);
  }

  #resume(): Promise<void> {
    return this.cluster.patchStatus('Rollout', this.#service, {
      pauseConditions: null,
    });
  }

  async #state(): Promise<RolloutState> {
    return shape.parse(await this.#release.workload());
  }

  /** Only once the controller has seen what is wanted does its status say anything. */
  #until(what: string, holds: (state: RolloutState) => boolean): Promise<void> {
    return waitUntil(
      `${what} of Rollout ${this.#service}`,
      delay => this.call.wait(delay),
      async () => {
        const state = await this.#state();
        return isSeen(state) && holds(state);
      },
    );
  }
}

function isSeen({ metadata, status }: RolloutState): boolean {
  return status.observedGeneration === String(metadata.generation);
}
