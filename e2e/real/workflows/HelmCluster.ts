import {
  renderEnvironment,
  type Company,
  type KubernetesObject,
  type ServiceDefinition,
  type Release,
  repositoryFiles,
} from '@release-readiness/sandbox';
import { readFileSync } from 'node:fs';

import {
  requireBinary,
  run,
  startKubernetes,
  waitUntil,
  type KubernetesCluster,
} from '../../servers';
import { createWorkspace } from '../../servers/workspace';
import { applyReaderRole, READER } from '../mall/clusters';
import { applyAs, readObjects } from '../mall/objects';
import { applyStatuses } from '../mall/statuses';
import { writeFiles } from './writeFiles';

export const NAMESPACE = 'mall-prod';
const CI = 'release-ci';

/** What the chart brings; the rest of a service is there before. */
const OF_CHART = [
  'Deployment',
  'Rollout',
  'Service',
  'HorizontalPodAutoscaler',
];

/** The rest, as far as the workflows have to do with it. */
const AROUND_DELIVERY = [
  'Namespace',
  'Node',
  'ServiceAccount',
  'ConfigMap',
  'VirtualService',
  'DestinationRule',
];

/** What CI may do: everything of an application, in the one namespace. */
const ciRights = [
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'release-ci-delivery', namespace: NAMESPACE },
    rules: [
      {
        apiGroups: ['networking.istio.io'],
        resources: ['virtualservices'],
        verbs: ['get', 'update'],
      },
      {
        apiGroups: ['argoproj.io'],
        resources: ['rollouts', 'rollouts/status'],
        verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
      },
    ],
  },
  ...[
    { kind: 'ClusterRole', name: 'admin' },
    { kind: 'Role', name: 'release-ci-delivery' },
  ].map(({ kind, name }) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: {
      name: `release-ci-${kind.toLowerCase()}`,
      namespace: NAMESPACE,
    },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name },
    subjects: [
      { apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: CI },
    ],
  })),
];

/** A real control plane on which a service of Mall is a Helm release. */
export class HelmCluster {
  /**
   * @param extent - `delivery`: what the workflows have to do with alone;
   *   `everything`: also what the product judges, which it reads as documented.
   */
  static async start(
    company: Company,
    service: ServiceDefinition,
    now: Date,
    extent: 'delivery' | 'everything' = 'delivery',
  ): Promise<HelmCluster> {
    const whole = extent === 'everything';
    const cluster = await startKubernetes({
      name: 'helm',
      nodes: 0,
      users: [
        { name: CI },
        { name: READER, groups: ['system:serviceaccounts'] },
      ],
      // What they would do now is told as having happened in the past.
      withoutControllers: whole ? ['cronjob-controller', 'job-controller'] : [],
    });
    const workspace = createWorkspace('chart');
    try {
      await cluster.applyCrds(whole ? undefined : ['istio', 'argo-rollouts']);
      const own = { ...company, services: [service] };
      const objects = renderEnvironment(own, 'prod', 'now', now).filter(
        ({ kind, metadata }) =>
          whole
            ? !(OF_CHART.includes(kind) && metadata.name === service.name)
            : AROUND_DELIVERY.includes(kind) &&
              (metadata.namespace ?? NAMESPACE) === NAMESPACE,
      );
      await applyAs('helm', cluster, objects);
      await cluster.apply(ciRights);
      if (whole) {
        await applyReaderRole(cluster);
        await applyStatuses(cluster, own, ['prod'], now, ['Rollout']);
      }
      const { released } = repositoryFiles(company.files, service);
      writeFiles(workspace.folder, released);
      return new HelmCluster(cluster, workspace, service);
    } catch (error) {
      workspace.remove();
      await cluster.stop().catch(() => undefined);
      throw error;
    }
  }

  private constructor(
    readonly cluster: KubernetesCluster,
    private readonly workspace: { folder: string; remove(): void },
    private readonly service: ServiceDefinition,
  ) {}

  /** CI's own: it may write in the one namespace. */
  get kubeconfig(): string {
    const { clusters, ...rest } = JSON.parse(
      readFileSync(this.cluster.kubeconfigOf(CI), 'utf8'),
    ) as { clusters: { name: string; cluster: { server: string } }[] };
    return JSON.stringify({
      ...rest,
      clusters: clusters.map(({ name, cluster: { server } }) => ({
        name,
        cluster: {
          server,
          'certificate-authority-data': this.cluster.caData,
        },
      })),
    });
  }

  /** What the deploy workflow did before there was a portal. */
  async deploy({ image, digest, commit }: Release): Promise<void> {
    const { name } = this.service;
    await this.helm(
      ...['upgrade', name, `charts/${name}`, '--install', '--wait'],
      ...['--set', `image.repository=${image.split(':')[0]}`],
      ...['--set', `image.digest=${digest}`, '--set', `commit=${commit}`],
    );
    if (this.service.story.layers.includes('rollout')) {
      await this.#finishSteps();
      // The one before stays for as long as proxies may still route to it.
      await this.reachesDigests([digest]);
    }
  }

  /** Takes a Rollout past its pauses, as nobody observes it yet. */
  async #finishSteps(): Promise<void> {
    const { name } = this.service;
    await waitUntil(`the Rollout of ${name} is done`, async () => {
      const { text } = await this.cluster.request(
        `/apis/argoproj.io/v1alpha1/namespaces/${NAMESPACE}/rollouts/${name}`,
      );
      const { metadata, status = {} } = JSON.parse(text) as {
        metadata: { generation: number };
        status?: Record<string, unknown>;
      };
      if (status.observedGeneration !== String(metadata.generation)) {
        return undefined;
      }
      if (status.phase === 'Paused') {
        await this.cluster.kubectl([
          ...['--namespace', NAMESPACE, 'patch', `rollout/${name}`],
          ...['--subresource=status', '--type=merge'],
          ...['--field-manager=release-ci'],
          '--patch={"status":{"pauseConditions":null}}',
        ]);
      }
      const done =
        status.phase === 'Healthy' && status.stableRS === status.currentPodHash;
      return done || undefined;
    });
  }

  helm(...args: string[]): Promise<string> {
    return run(
      requireBinary('helm'),
      [
        `--kubeconfig=${this.cluster.kubeconfigOf(CI)}`,
        `--namespace=${NAMESPACE}`,
        ...args,
      ],
      {
        workingFolder: this.workspace.folder,
        environment: { HOME: this.workspace.folder },
      },
    );
  }

  objects(kinds: string): Promise<KubernetesObject[]> {
    return readObjects(this.cluster, kinds);
  }

  /** Digests that the service's pods run, once nothing is on its way. */
  runningDigests(): Promise<string[]> {
    return waitUntil('no pod is on its way', async () => {
      const pods = (await readObjects(this.cluster, 'pods')).filter(
        ({ metadata }) =>
          metadata.labels?.['app.kubernetes.io/name'] === this.service.name,
      );
      const settled = pods.every(
        ({ metadata, status }) =>
          !metadata.deletionTimestamp && status?.phase === 'Running',
      );
      const images = pods.flatMap(({ status }) =>
        (
          (status as { containerStatuses?: { imageID: string }[] })
            .containerStatuses ?? []
        ).map(({ imageID }) => imageID.split('@')[1]),
      );
      return settled ? [...new Set(images)].sort() : undefined;
    });
  }

  /** Waits until the service's pods run these and nothing else. */
  reachesDigests(wanted: readonly string[]): Promise<string[]> {
    return waitUntil(`all pods run ${wanted.join()}`, async () => {
      const running = await this.runningDigests();
      if (running.join() !== [...wanted].sort().join()) {
        throw new Error(`they run ${running.join()}`);
      }
      return running;
    });
  }

  async stop(): Promise<void> {
    this.workspace.remove();
    await this.cluster.stop();
  }
}
