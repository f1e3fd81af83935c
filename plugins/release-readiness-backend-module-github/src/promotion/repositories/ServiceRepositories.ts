import type { ServiceDescriptor } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { GithubClient, GithubClients } from '../../client';
import { accountOf } from '../../targets';
import type { WorkflowLocation } from '../driver';

/** A repository of a service, with both ways to ask about it. */
export interface ServiceRepository extends WorkflowLocation {
  /** Account whose budget is spent: `github.com/acme`. */
  account: string;
  /** Leaves the reserve of the budget alone. */
  reader: GithubClient;
}

/** Where the repositories of services are, and how to ask about them. */
export class ServiceRepositories {
  readonly #clients: Pick<GithubClients, 'of' | 'isConfigured'>;
  readonly #services: () => readonly ServiceDescriptor[];

  /** @param options - `services`: all there are now */
  constructor(options: {
    clients: Pick<GithubClients, 'of' | 'isConfigured'>;
    services: () => readonly ServiceDescriptor[];
  }) {
    this.#clients = options.clients;
    this.#services = options.services;
  }

  /** @returns undefined for a service without a repository, or without credentials */
  of(service: ServiceDescriptor | undefined): ServiceRepository | undefined {
    const account = service && accountOf(service);
    if (!service?.github || !account || !this.#clients.isConfigured(account)) {
      return undefined;
    }
    const { owner, repository } = service.github;
    const { collecting, promoting } = this.#clients.of(account);
    return {
      account: account.id,
      host: account.host,
      repository: `${owner}/${repository}`,
      url: `https://${account.host}/${owner}/${repository}`,
      client: promoting,
      reader: collecting,
    };
  }

  /** Those of all services, each once, in the order of their names. */
  all(): ServiceRepository[] {
    const found = this.#services()
      .map(service => this.of(service))
      .filter(repository => repository !== undefined);
    const byId = new Map(found.map(entry => [idOf(entry), entry]));
    return [...byId.keys()].sort().map(id => byId.get(id)!);
  }

  /** @returns undefined when it is no service's */
  find(host: string, fullName: string): ServiceRepository | undefined {
    const wanted = idOf({ host, repository: fullName });
    return this.all().find(entry => idOf(entry) === wanted);
  }
}

/** GitHub's names know no case. */
export function idOf({
  host,
  repository,
}: Pick<WorkflowLocation, 'host' | 'repository'>): string {
  return `${host}/${repository}`.toLowerCase();
}
