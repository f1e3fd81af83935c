import {
  parseCompany,
  readCompanyFiles,
  smokeTest,
  startSandbox,
  type Sandbox,
  type ServiceDefinition,
} from '@release-readiness/sandbox';

import { linesWithoutPeaks, urlIn } from '../../portal/embeddedSandbox';
import { startPortal, type PortalProcess } from '../../portal/portal';
import { writeCatalog, type SandboxServerName } from '../../portal/sandbox';
import { sandboxConfig } from '../../portal/sandboxConfig';
import {
  StartedServers,
  startPostgres,
  type Stoppable,
  waitUntil,
} from '../../servers';
import { createWorkspace } from '../../servers/workspace';
import { READER } from '../mall/clusters';
import { HelmCluster, NAMESPACE } from '../workflows/HelmCluster';
import { ShellRunner } from '../workflows/ShellRunner';
import { ProductionMirror } from './ProductionMirror';
import { Promoter } from './Promoter';

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

const RUN_WITHIN = 300_000;

/**
 * The standard's policy, shorter. Limits that only a slow machine would reach
 * are wide, so that nothing depends on how fast this one is.
 */
const POLICY = {
  scale: 30,
  gridStep: '1s',
  gridLag: '3s',
  queryWindow: '3s',
  rollbackErrorRate: { hold: '6s' },
  healthInterval: '2s',
  canaryObservation: '20s',
  trafficObservation: '20s',
  releaseObservation: '20s',
  observationDeadlineFactor: 30,
  unknownHold: '60s',
  driverUnreachableHold: '5s',
  holds: {
    'no-data': { limit: '5m' },
    'driver-unreachable': { limit: '5m' },
  },
};

/**
 * The product with PostgreSQL and a real production cluster, on which the steps
 * of the example workflows run with real helm and kubectl. The rest of the
 * company is the sandbox; its metrics follow the real cluster.
 */
export class PromotionWorld {
  static start(
    name: string,
    prepare: (helm: HelmCluster) => Promise<Stoppable> = async () => ({
      stop: async () => undefined,
    }),
  ): Promise<PromotionWorld> {
    return StartedServers.startWorld(async servers => {
      const now = new Date();
      const company = parseCompany(readCompanyFiles());
      const service = company.services.find(each => each.name === name);
      if (!service?.releases.previous) {
        throw new Error(`${name} has no release before the one in production`);
      }
      const [helm, postgres, runner] = [
        servers.keep(
          await HelmCluster.start(company, service, now, 'everything'),
        ),
        servers.keep(await startPostgres()),
        servers.keep(await ShellRunner.start()),
      ];
      servers.keep(await prepare(helm));
      await helm.deploy(service.releases.previous);
      await helm.deploy(service.releases.production);
      const sandbox = await startSandbox({
        company: { ...company, services: [service] },
        actions: {
          handlers: {
            ...runner.handlers(ACTIONS),
            // Newman is not here; it sends the same requests.
            'smoke-test': smokeTest,
          },
          variables: { PROPAGATION_SECONDS: '1' },
          secrets: { PRODUCTION_KUBECONFIG: helm.kubeconfig },
        },
      });
      servers.onStop(() => sandbox.close());
      servers.keep(
        await ProductionMirror.start({
          real: helm.cluster,
          simulated: sandbox.world.cluster('prod'),
          namespace: NAMESPACE,
          service: name,
        }),
      );
      const workspace = createWorkspace('catalog');
      servers.onStop(() => workspace.remove());
      const portal = servers.keep(
        await startPortal({
          config: configuration(sandbox, helm, workspace.folder),
          postgres,
        }),
      );
      sandbox.world.movePortal({ url: portal.url });
      await waitUntil('the owner can sign in', () => portal.signIn('lin.wei'));
      return new PromotionWorld(
        helm,
        runner,
        sandbox,
        portal,
        service,
        servers.stop,
      );
    });
  }

  private constructor(
    readonly helm: HelmCluster,
    readonly runner: ShellRunner,
    readonly sandbox: Sandbox,
    readonly portal: PortalProcess,
    readonly service: ServiceDefinition,
    readonly stop: () => Promise<void>,
  ) {}

  promoter(): Promoter {
    return new Promoter(this.portal, this.service);
  }

  /** Asks the sandbox's control API; see its README. */
  async order(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(this.sandbox.control.url + path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) {
      throw new Error(`${path}: ${response.status} ${await response.text()}`);
    }
    const text = await response.text();
    return text ? JSON.parse(text) : undefined;
  }

  /**
   * Ends the portal as a crash would, and the API server of production.
   *
   * @param meanwhile - Happens while nobody looks.
   */
  async crash(meanwhile?: () => Promise<unknown>): Promise<void> {
    const { cluster } = this.helm;
    await this.portal.kill();
    await meanwhile?.();
    await cluster.killApiServer();
    await cluster.restartApiServer();
    await this.portal.restart();
  }

  /** On-call rolls back from GitHub; ends when the run has. */
  async rollBackOnCall(): Promise<string | undefined> {
    const { runId } = (await this.order(
      'POST',
      `/services/${this.service.name}/rollback`,
      {},
    )) as { runId: number };
    return waitUntil(
      'the rollback of on-call has ended',
      () => {
        const run = this.sandbox.world
          .repository(this.service.name)
          .workflowRuns.find(({ id }) => id === runId);
        return run?.status === 'completed' ? run.conclusion : undefined;
      },
      { deadline: RUN_WITHIN },
    );
  }

  /** Why actions failed so far. */
  get failures(): readonly object[] {
    return this.sandbox.world.gitHub.actions?.failures ?? [];
  }
}

/** The sandbox's, with the real cluster as production. */
function configuration(
  sandbox: Sandbox,
  helm: HelmCluster,
  folder: string,
): object {
  const url = (server: SandboxServerName) => urlIn(sandbox, server);
  const base = sandboxConfig({
    url,
    catalog: writeCatalog(folder, url('services')),
  }) as {
    releaseReadiness: object;
    kubernetes: {
      clusterLocatorMethods: { clusters: { name: string }[] }[];
    };
  };
  const [method] = base.kubernetes.clusterLocatorMethods;
  return {
    ...base,
    releaseReadiness: {
      ...base.releaseReadiness,
      promotion: { policy: POLICY },
      businessLines: linesWithoutPeaks,
    },
    kubernetes: {
      clusterLocatorMethods: [
        {
          ...method,
          clusters: method.clusters.map(cluster =>
            cluster.name === 'prod'
              ? {
                  ...cluster,
                  url: helm.cluster.url,
                  caData: helm.cluster.caData,
                  serviceAccountToken: helm.cluster.tokens[READER],
                }
              : cluster,
          ),
        },
      ],
    },
  };
}
