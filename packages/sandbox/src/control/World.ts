import { ScenarioClock } from '../clock';
import {
  BACKUP_JOB,
  backupRuns,
  buildAlertmanager,
  buildCluster,
  buildGitHub,
  buildPrometheus,
  Company,
  Environment,
  environments,
  PrometheusPlan,
  prometheusPlans,
  RecurringRun,
  ServiceDefinition,
} from '../company';
import { GitHubSandbox, Repository, startGitHub } from '../github';
import { SandboxServer, startSandboxServer } from '../http';
import { KubernetesSandbox, startKubernetes } from '../kubernetes';
import {
  PrometheusModel,
  SandboxAlertmanager,
  SandboxPrometheus,
  startAlertmanager,
  startPrometheus,
} from '../monitoring';
import { ActionsOverride, companyActions } from './companyActions';
import { companyChart } from './companyChart';
import { NotFound } from './errors';
import { Portal, webhookOf } from './portal';
import { portOf, ServerId, serverIds } from './servers';
import { clusterTokens } from './tokens';
import {
  PROD_SCRAPE_INTERVAL_SECONDS,
  serviceRoutes,
  Traffic,
} from './traffic';

/** More than an object's deletion can be ahead of the objects that are left. */
const VERSION_GAP = 10_000;

/** How a world is started. */
export interface WorldOptions {
  company: Company;
  clock: ScenarioClock;
  /** Port of each server: 0 for a free one. */
  portOf: (server: ServerId) => number;
  /** Where GitHub's webhooks go and its workflows claim their effects. */
  portal: Portal;
  actions?: ActionsOverride;
  /** The world whose place this one takes, at the same addresses. */
  previous?: World;
}

/** The running servers of the company, and what must be told the same in several of them. */
export class World {
  /** By service: when backups and restore tests last succeeded. */
  readonly backups: Map<string, RecurringRun[]>;
  readonly #servers: Record<ServerId, SandboxServer>;

  static async start(options: WorldOptions): Promise<World> {
    const { clock } = options;
    const company = ownCopy(options.company);
    const now = clock.now();
    const started: { close(): Promise<void> }[] = [];
    const keep = <T>(server: T, closable: { close(): Promise<void> }): T => {
      started.push(closable);
      return server;
    };
    try {
      const clusters = new Map<Environment, KubernetesSandbox>();
      for (const environment of environments) {
        const server = await startKubernetes({
          name: environment,
          objects: buildCluster(company, environment, now),
          tokens: clusterTokens(company),
          clock,
          startManager: 'helm',
          firstResourceVersion: options.previous?.laterVersion(environment),
          port: options.portOf(environment),
        });
        clusters.set(environment, keep(server, server));
      }
      const traffic = new Traffic();
      const prod = clusterOf(clusters, 'prod');
      const services = await startSandboxServer({
        handler: serviceRoutes({ cluster: prod, traffic }),
        port: options.portOf('services'),
      });
      keep(services, services);
      const { portal } = options;
      const gitHub = await startGitHub({
        data: buildGitHub(company, now),
        clock,
        port: options.portOf('github'),
        webhook: webhookOf(portal),
        actions: companyActions({
          clock,
          portal: () => portal,
          cluster: prod.url,
          chart: companyChart(company, now),
          services: services.url,
          override: options.actions,
        }),
      });
      keep(gitHub, gitHub);
      const prometheus: SandboxPrometheus[] = [];
      for (const plan of prometheusPlans) {
        const server = await startPrometheus({
          model: watchedClosely(
            buildPrometheus(
              company,
              plan,
              environment => clusterOf(clusters, environment).objects(),
              now,
            ),
          ),
          clock,
          port: options.portOf(`prometheus-${plan.name}`),
        });
        prometheus.push(keep(server, server.server));
      }
      const alertmanager = await startAlertmanager({
        model: buildAlertmanager(company),
        sources: prometheus,
        clock,
        port: options.portOf('alertmanager'),
      });
      keep(alertmanager, alertmanager.server);
      return new World(
        company,
        clock,
        clusters,
        gitHub,
        prometheus,
        alertmanager,
        services,
        traffic,
        portal,
      );
    } catch (error) {
      await Promise.all(started.map(server => server.close()));
      throw error;
    }
  }

  private constructor(
    readonly company: Company,
    readonly clock: ScenarioClock,
    readonly clusters: ReadonlyMap<Environment, KubernetesSandbox>,
    readonly gitHub: GitHubSandbox,
    readonly prometheus: readonly SandboxPrometheus[],
    readonly alertmanager: SandboxAlertmanager,
    services: SandboxServer,
    readonly traffic: Traffic,
    readonly portal: Portal,
  ) {
    this.backups = new Map(
      company.services.map(service => [
        service.name,
        backupRuns(service, clock.now()),
      ]),
    );
    this.#servers = {
      dev: this.cluster('dev'),
      test: this.cluster('test'),
      staging: this.cluster('staging'),
      prod: this.cluster('prod'),
      github: gitHub,
      'prometheus-nonprod': this.prometheusOf('staging').server,
      'prometheus-prod': this.prometheusOf('prod').server,
      alertmanager: alertmanager.server,
      services,
    };
  }

  server(id: ServerId): SandboxServer {
    return this.#servers[id];
  }

  cluster(environment: Environment): KubernetesSandbox {
    return clusterOf(this.clusters, environment);
  }

  /** A resource version that this world's cluster does not reach. */
  laterVersion(environment: Environment): number {
    const versions = this.cluster(environment)
      .objects()
      .map(({ metadata }) => Number(metadata.resourceVersion));
    return Math.max(...versions) + VERSION_GAP;
  }

  /** The server that scrapes an environment. */
  prometheusOf(environment: Environment): SandboxPrometheus {
    const plan = prometheusPlans.find((candidate: PrometheusPlan) =>
      candidate.environments.includes(environment),
    );
    const server = this.prometheus.find(
      ({ model }) => model.name === plan?.name,
    );
    if (!server) {
      throw new Error(`No Prometheus scrapes '${environment}'`);
    }
    return server;
  }

  /** @throws NotFound when there is no such service. */
  service(name: string): ServiceDefinition {
    const service = this.company.services.find(other => other.name === name);
    if (!service) {
      throw new NotFound(`There is no service '${name}'`);
    }
    return service;
  }

  repository(service: string): Repository {
    const repository = this.gitHub.store.repository('mall', service);
    if (!repository) {
      throw new NotFound(`There is no repository 'mall/${service}'`);
    }
    return repository;
  }

  /** Webhooks and claims go there from now on, also after a reset. */
  movePortal(change: Partial<Portal>): void {
    Object.assign(this.portal, change);
    this.gitHub.webhooks.setTarget(webhookOf(this.portal));
  }

  async close(): Promise<void> {
    await Promise.all(serverIds.map(id => this.server(id).close()));
  }
}

function clusterOf(
  clusters: ReadonlyMap<Environment, KubernetesSandbox>,
  environment: Environment,
): KubernetesSandbox {
  const cluster = clusters.get(environment);
  if (!cluster) {
    throw new Error(`There is no cluster '${environment}'`);
  }
  return cluster;
}

/** The services of prod are scraped often; see {@link PROD_SCRAPE_INTERVAL_SECONDS}. */
function watchedClosely(model: PrometheusModel): PrometheusModel {
  return {
    ...model,
    targets: model.targets.map(target =>
      target.environment === 'prod' && target.job !== BACKUP_JOB
        ? { ...target, scrapeIntervalSeconds: PROD_SCRAPE_INTERVAL_SECONDS }
        : target,
    ),
  };
}

/** Orders change stories; the next world begins with them as they were written. */
function ownCopy(company: Company): Company {
  return {
    ...company,
    services: company.services.map(service => ({
      ...service,
      story: structuredClone(service.story),
    })),
  };
}

/** Ports counted from a base; see {@link portOf}. */
export const portsFrom =
  (base: number) =>
  (server: ServerId): number =>
    portOf(base, server);
