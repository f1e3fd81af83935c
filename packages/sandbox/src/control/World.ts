import { ScenarioClock } from '../clock';
import {
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
import { SandboxServer } from '../http';
import { KubernetesSandbox, startKubernetes } from '../kubernetes';
import {
  SandboxAlertmanager,
  SandboxPrometheus,
  startAlertmanager,
  startPrometheus,
} from '../monitoring';
import { NotFound } from './errors';
import { portOf, ServerId, serverIds } from './servers';
import { clusterTokens } from './tokens';

/** More than an object's deletion can be ahead of the objects that are left. */
const VERSION_GAP = 10_000;

/** How a world is started. */
export interface WorldOptions {
  company: Company;
  clock: ScenarioClock;
  /** Port of each server: 0 for a free one. */
  portOf: (server: ServerId) => number;
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
      const gitHub = await startGitHub({
        data: buildGitHub(company, now),
        clock,
        port: options.portOf('github'),
      });
      keep(gitHub, gitHub);
      const prometheus: SandboxPrometheus[] = [];
      for (const plan of prometheusPlans) {
        const server = await startPrometheus({
          model: buildPrometheus(
            company,
            plan,
            environment => clusters.get(environment)?.objects('Pod') ?? [],
            now,
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
    };
  }

  server(id: ServerId): SandboxServer {
    return this.#servers[id];
  }

  cluster(environment: Environment): KubernetesSandbox {
    const cluster = this.clusters.get(environment);
    if (!cluster) {
      throw new Error(`There is no cluster '${environment}'`);
    }
    return cluster;
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

  async close(): Promise<void> {
    await Promise.all(serverIds.map(id => this.server(id).close()));
  }
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
