import {
  claimEffect,
  clusterHandlers,
  parseCompany,
  readCompanyFiles,
  startKubernetes as startSimulatedKubernetes,
  WallScenarioClock,
  type KubernetesObject,
  type Release,
  type ServiceDefinition,
} from '@release-readiness/sandbox';
import { createHash } from 'node:crypto';

import { StartedServers, type Stoppable } from '../../servers';
import { comparable, type Comparable } from './comparable';
import { Forge } from './Forge';
import { HelmCluster, NAMESPACE } from './HelmCluster';
import { renderChart } from './renderChart';
import { rolloutState } from './rolloutState';
import { ShellRunner } from './ShellRunner';

const KINDS = [
  'Deployment',
  'Rollout',
  'VirtualService',
  'DestinationRule',
  'Service',
  'HorizontalPodAutoscaler',
  'ConfigMap',
];
/** Needed by the simulated controllers, not compared. */
const AROUND = ['Node'];
const TOKEN = 'ci';
/** Of Helm, when a promotion is asked for: the second of two deployments. */
const FROZEN_REVISION = '2';
const ACTIONS = [
  'sign-in',
  'claim-effect',
  'take-turn',
  'deploy-canary',
  'set-traffic',
  'roll-out',
  'clean-up',
  'roll-back',
];

/** What both clusters look like, object by object. */
export interface BothProductions {
  real: Comparable[];
  simulated: Comparable[];
}

/**
 * A service of Mall in production twice, from the same start: on a real control
 * plane, where the steps of the example workflows run in bash; and in the
 * sandbox, where its handlers carry the same effects out.
 */
export class TwoProductions {
  /** @param prepare - starts what only the real cluster has to be given */
  static start(
    name: string,
    prepare: (helm: HelmCluster) => Promise<Stoppable> = async () => ({
      stop: async () => undefined,
    }),
  ): Promise<TwoProductions> {
    return StartedServers.startWorld(async servers => {
      const now = new Date();
      const company = parseCompany(readCompanyFiles());
      const service = company.services.find(each => each.name === name);
      if (!service?.releases.previous) {
        throw new Error(`${name} has no release before the one in production`);
      }
      const helm = servers.keep(await HelmCluster.start(company, service, now));
      servers.keep(await prepare(helm));
      await helm.deploy(service.releases.previous);
      await helm.deploy(service.releases.production);
      const runner = servers.keep(await ShellRunner.start());
      const clock = WallScenarioClock.create({ speed: 200 });
      const simulated = await startSimulatedKubernetes({
        name: 'prod',
        clock,
        tokens: { [TOKEN]: { user: 'ci', access: 'write' } },
        objects: (await helm.objects([...KINDS, ...AROUND].join()))
          .filter(isStartState)
          .map(startState),
      });
      servers.onStop(async () => {
        await simulated.close();
        clock.stop();
      });
      const forge = { company, service: name, now };
      const real = servers.keep(
        await Forge.start({
          ...forge,
          handlers: runner.handlers(ACTIONS),
          kubeconfig: helm.kubeconfig,
        }),
      );
      const reference = servers.keep(
        await Forge.start({
          ...forge,
          handlers: {
            ...clusterHandlers(
              { url: simulated.url, token: TOKEN },
              renderChart(helm),
            ),
            'claim-effect': claimEffect,
          },
          kubeconfig: 'none',
        }),
      );
      return new TwoProductions(
        helm,
        service,
        [real, reference],
        () => simulated.objects(),
        servers.stop,
      );
    });
  }

  #effects = 0;
  #promotions = 1;
  #frozen: string | undefined = FROZEN_REVISION;

  private constructor(
    readonly helm: HelmCluster,
    readonly service: ServiceDefinition,
    private readonly forges: readonly Forge[],
    private readonly simulated: () => KubernetesObject[],
    readonly stop: () => Promise<void>,
  ) {}

  /** Digests as a promotion freezes them. */
  digests({ digest }: Release) {
    const { layers } = this.service.story;
    const kind = layers.includes('rollout') ? 'Rollout' : 'Deployment';
    return [{ container: `${kind}/${this.service.name} · app`, digest }];
  }

  /** What is carried out from now on is of a promotion asked for just now. */
  beginPromotion(): void {
    this.#promotions += 1;
    this.#frozen = FROZEN_REVISION;
  }

  /** The same, where nothing is in production to be gone back to. */
  beginFirstPromotion(): void {
    this.#promotions += 1;
    this.#frozen = undefined;
  }

  /** Carries the same effect out in both. */
  carryOut(workflow: string, effect: object): Promise<void> {
    return this.decide(workflow, effect)();
  }

  /** An effect that the portal has decided on, to be carried out later. */
  decide(workflow: string, effect: object): () => Promise<void> {
    this.#effects += 1;
    const id = createHash('sha256')
      .update(`effect ${this.#effects}`)
      .digest('hex');
    const step = {
      requestedAt: this.#promotions,
      expectedVersion: this.#effects,
      rollbackRevision: this.#frozen,
    };
    return async () => {
      const runs = [];
      for (const forge of this.forges) {
        // one after the other, and both of them
        runs.push(
          ...(await Promise.allSettled([
            forge.carryOut(workflow, id, effect, step),
          ])),
        );
      }
      const failures = runs.flatMap(run =>
        run.status === 'rejected' ? [(run.reason as Error).message] : [],
      );
      if (failures.length > 0) {
        throw new Error(failures.join('\n'));
      }
    };
  }

  /** On-call rolls both back, without an effect. */
  async rollBackOnCall(): Promise<void> {
    for (const forge of this.forges) {
      await forge.rollBackOnCall();
    }
  }

  /** Both as they are now. */
  async compare(): Promise<BothProductions> {
    return {
      real: comparable((await this.helm.objects(KINDS.join())).filter(isOwn)),
      simulated: comparable(this.simulated().filter(isOwn)),
    };
  }

  /** Helm's revision of the release. */
  async revision(): Promise<string> {
    const text = await this.helm.helm(
      ...['status', this.service.name, '--output=json'],
    );
    return String((JSON.parse(text) as { version: number }).version);
  }

  /** The weight of the canary in both. */
  async weights(): Promise<(number | undefined)[]> {
    const { real, simulated } = await this.compare();
    return [real, simulated].map(objects => {
      const mesh = objects.find(({ kind }) => kind === 'VirtualService');
      const { http } = mesh?.spec as {
        http: {
          name: string;
          route: { destination: { subset: string }; weight: number }[];
        }[];
      };
      return http
        .find(({ name }) => name === 'primary')
        ?.route.find(({ destination }) => destination.subset === 'canary')
        ?.weight;
    });
  }

  /** What on-call goes back to in the real cluster. */
  async rollbackTarget(): Promise<string | undefined> {
    const workload = await this.#realWorkload(this.service.name);
    return workload?.annotations['release-readiness.io/rollback-revision'];
  }

  /** Names of the variables of a workload's app in the real cluster. */
  async variables(name: string): Promise<string[]> {
    const workload = await this.#realWorkload(name);
    const { template } = workload?.spec as {
      template: { spec: { containers: { env: { name: string }[] }[] } };
    };
    return template.spec.containers[0].env.map(each => each.name);
  }

  /** How far the Rollout is in both. */
  async rollouts(): Promise<object[]> {
    return [await this.helm.objects('Rollout'), this.simulated()].map(objects =>
      rolloutState(
        objects.find(object => object.kind === 'Rollout' && isOwn(object)),
      ),
    );
  }

  async #realWorkload(name: string): Promise<Comparable | undefined> {
    const { real } = await this.compare();
    return real.find(
      each =>
        ['Deployment', 'Rollout'].includes(each.kind) && each.name === name,
    );
  }
}

function isOwn({ kind, metadata }: KubernetesObject): boolean {
  return (
    KINDS.includes(kind) &&
    metadata.namespace === NAMESPACE &&
    // every namespace has it
    metadata.name !== 'kube-root-ca.crt' &&
    // records of releases: how they are kept is Helm's affair
    metadata.labels?.owner !== 'helm'
  );
}

function isStartState(object: KubernetesObject): boolean {
  return AROUND.includes(object.kind) || isOwn(object);
}

/** Without what the real server and its controllers filled in. */
function startState({
  metadata,
  status,
  ...rest
}: KubernetesObject): KubernetesObject {
  const { name, namespace, labels, annotations } = metadata;
  return {
    ...rest,
    metadata: { name, namespace, labels, annotations },
    // simulated controllers start from the spec
    ...(rest.kind === 'Node' && { status }),
  };
}
