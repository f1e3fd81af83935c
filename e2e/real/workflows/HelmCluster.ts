import {
  renderEnvironment,
  type Company,
  type KubernetesObject,
  type ServiceDefinition,
  type Release,
  repositoryFiles,
} from '@release-readiness/sandbox';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import {
  requireBinary,
  run,
  startKubernetes,
  waitUntil,
  type KubernetesCluster,
} from '../../servers';
import { createWorkspace } from '../../servers/workspace';
import { readObjects } from '../mall/objects';

export const NAMESPACE = 'mall-prod';
const CI = 'release-ci';

/** What is there before the chart, and beside it. */
const PREPARED = [
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
  static async start(
    company: Company,
    service: ServiceDefinition,
    now: Date,
  ): Promise<HelmCluster> {
    const cluster = await startKubernetes({
      name: 'helm',
      nodes: 0,
      users: [{ name: CI }],
    });
    const workspace = createWorkspace('chart');
    try {
      await cluster.applyCrds(['istio', 'argo-rollouts']);
      const own = { ...company, services: [service] };
      await cluster.apply([
        ...renderEnvironment(own, 'prod', 'now', now).filter(isPrepared),
        ...ciRights,
      ]);
      const { released } = repositoryFiles(company.files, service);
      for (const [path, text] of Object.entries(released)) {
        const target = join(workspace.folder, path);
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, text);
      }
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

  async stop(): Promise<void> {
    this.workspace.remove();
    await this.cluster.stop();
  }
}

function isPrepared({ kind, metadata }: KubernetesObject): boolean {
  return (
    PREPARED.includes(kind) && (metadata.namespace ?? NAMESPACE) === NAMESPACE
  );
}
