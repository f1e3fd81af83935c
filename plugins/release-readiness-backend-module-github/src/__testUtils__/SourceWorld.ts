import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import type {
  CollectedService,
  CollectionContext,
  PublishedFact,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { GithubClients } from '../client';
import { GithubSource } from '../GithubSource';
import { readGithubSettings } from '../settings';
import { api, candidate, FakeGithub } from './FakeGithub';

/** When each test begins. */
export const start = new Date('2026-11-02T09:00:00Z');

/** A service whose repository is called like it. */
export const service = (
  name: string,
  change: Partial<CollectedService> = {},
): CollectedService => ({
  entityRef: `component:default/${name}`,
  name,
  title: name,
  environments: {},
  absentEnvironments: [],
  github: { host: 'github.test', owner: 'acme', repository: name },
  metricsService: name,
  backupName: name,
  runtime: 'jvm',
  problems: [],
  candidateCommit: candidate,
  ...change,
});

/**
 * The source over a GitHub that tests change, and what it published, on a
 * clock that only tests move.
 */
export class SourceWorld {
  readonly github = new FakeGithub();
  services: CollectedService[] = [];
  /** Of the last pass. */
  facts: PublishedFact[] = [];
  time = start;
  source!: GithubSource;

  /** Begins anew: one service, and nothing known of it. */
  async start(): Promise<void> {
    Object.assign(this.github, {
      requests: [],
      queries: [],
      rest: {},
      query: () => undefined,
      repository: () => ({}),
    });
    this.services = [service('orders')];
    this.facts = [];
    this.time = start;
    this.source = this.#createSource();
    await this.source.start({
      services: () => this.services,
      requestCollection() {},
    });
  }

  async collect(only?: string[]): Promise<void> {
    this.facts = [];
    const context: CollectionContext = {
      signal: new AbortController().signal,
      logger: mockServices.logger.mock(),
      services: () => this.services,
      only,
      publish: async published => {
        this.facts.push(...published);
      },
      async confirm() {},
      reportBudget() {},
      now: () => this.time,
    };
    const [target] = await this.source.targets();
    await this.source.collect(target, context);
  }

  /** The value of the one fact of this kind, or the reason why there is none. */
  factOf(kind: string, name = 'orders') {
    const found = this.facts.filter(
      ({ entityRef, reference }) =>
        entityRef === `component:default/${name}` &&
        reference.key === `github.${kind}`,
    );
    if (found.length !== 1) {
      throw new Error(`${name} has ${found.length} facts github.${kind}`);
    }
    const [{ fact }] = found;
    return fact.status === 'known' ? fact.value : fact.reason;
  }

  generate(count: number): void {
    this.services = Array.from({ length: count }, (_, index) =>
      service(`service-${index}`),
    );
  }

  #createSource(): GithubSource {
    const config = new ConfigReader({
      integrations: {
        github: [
          { host: 'github.test', apiBaseUrl: api, token: 'secret-token' },
        ],
      },
    });
    const integrations = ScmIntegrations.fromConfig(config);
    const settings = readGithubSettings(config);
    return new GithubSource({
      clients: new GithubClients({
        ...settings,
        integrations,
        credentials:
          DefaultGithubCredentialsProvider.fromIntegrations(integrations),
        logger: mockServices.logger.mock(),
        now: () => this.time,
        retryPause: 1,
      }),
      events: mockServices.events.mock(),
      settings,
    });
  }
}
