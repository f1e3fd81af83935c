import type { EnvironmentName } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  CollectedService,
  CollectionContext,
  Fact,
  factIn,
  FactKind,
  FactReference,
  FactSource,
  prometheusAlertRules,
  prometheusAlerts,
  prometheusApplicationMetrics,
  prometheusBackups,
  prometheusCanaryTraffic,
  PublishedFact,
  ServiceDescriptor,
  SourceError,
  SourceTarget,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { PrometheusRequestError } from '../client';
import {
  PrometheusConfiguration,
  ServerConfiguration,
  serverOf,
} from '../configuration';
import { alertRulesOf } from '../mapping/alertRules';
import { alertsOf } from '../mapping/alerts';
import {
  applicationMetricsOf,
  canaryTrafficOf,
} from '../mapping/applicationMetrics';
import { backupMetricsOf } from '../mapping/backups';
import { alertsLink } from '../mapping/links';
import type { ServicePlace } from '../mapping/ServiceRows';
import { Outcome, ServerCollector, ServerObservation } from './ServerCollector';

/** Services whose facts are published at once. */
const servicesAtOnce = 100;

/** The facts of Prometheus and Alertmanager: each server is a target. */
export class PrometheusSource implements FactSource {
  readonly id = 'prometheus';
  readonly kinds: readonly FactKind<unknown>[] = [
    prometheusApplicationMetrics,
    prometheusAlertRules,
    prometheusAlerts,
    prometheusBackups,
    prometheusCanaryTraffic,
  ];
  readonly #configuration: PrometheusConfiguration;

  constructor(configuration: PrometheusConfiguration) {
    this.#configuration = configuration;
  }

  async targets(): Promise<SourceTarget[]> {
    return this.#configuration.servers.map(({ name, url, webUrl }) => ({
      id: name,
      title: `Prometheus ${name}`,
      url: webUrl ?? url,
    }));
  }

  targetOf(
    service: ServiceDescriptor,
    { environment }: FactReference<unknown>,
  ): string | undefined {
    return environment && service.environments[environment]
      ? serverOf(this.#configuration, environment)?.name
      : undefined;
  }

  async collect(
    target: SourceTarget,
    context: CollectionContext,
  ): Promise<void> {
    const server = this.#configuration.servers.find(
      ({ name }) => name === target.id,
    );
    if (!server) {
      throw new SourceError(`There is no Prometheus server ${target.id}`, {
        reason: {
          key: 'general.unavailable.not-configured',
          params: { what: target.id },
        },
      });
    }
    const observation = await this.#observe(server, context.signal);
    const observedAt = context.now().toISOString();
    const services = servicesOf(context);
    // In parts: mapping thousands of services must not hold up the process.
    for (let start = 0; start < services.length; start += servicesAtOnce) {
      await context.publish(
        services
          .slice(start, start + servicesAtOnce)
          .flatMap(service =>
            server.environments.flatMap(environment =>
              this.#factsOf(
                server,
                observation,
                service,
                environment,
                observedAt,
              ),
            ),
          ),
      );
      context.signal.throwIfAborted();
    }
  }

  async #observe(
    server: ServerConfiguration,
    signal: AbortSignal,
  ): Promise<ServerObservation> {
    try {
      return await new ServerCollector(server, this.#configuration).collect(
        signal,
      );
    } catch (error) {
      throw error instanceof PrometheusRequestError
        ? new SourceError(error.message, {
            reason: error.reason,
            retryAfter: error.retryAfter,
            cause: error,
          })
        : error;
    }
  }

  #factsOf(
    server: ServerConfiguration,
    observation: ServerObservation,
    service: CollectedService,
    environment: EnvironmentName,
    observedAt: string,
  ): PublishedFact[] {
    const location = service.environments[environment];
    if (!location) {
      return [];
    }
    const place: ServicePlace = { service, location };
    const { track } = this.#configuration;
    const publish = <T, V>(
      kind: FactKind<V>,
      outcome: Outcome<T>,
      map: (value: T) => V,
    ): PublishedFact => ({
      entityRef: service.entityRef,
      reference: factIn(kind, environment),
      fact: factOf(outcome, map, server, observedAt),
    });
    return [
      publish(prometheusApplicationMetrics, observation.signals, sets =>
        applicationMetricsOf(server, sets, place),
      ),
      publish(prometheusCanaryTraffic, observation.traffic, sets =>
        canaryTrafficOf(server, sets, track, place),
      ),
      publish(prometheusBackups, observation.backups, table =>
        backupMetricsOf(server, table, place, observedAt),
      ),
      publish(prometheusAlertRules, observation.rules, rules => ({
        server: server.name,
        url: alertsLink(server),
        rules: alertRulesOf(server, rules, place),
      })),
      publish(prometheusAlerts, observation.alerts, alerts =>
        alertsOf(server, alerts, place),
      ),
    ];
  }
}

function servicesOf(context: CollectionContext): readonly CollectedService[] {
  const { only } = context;
  return context
    .services()
    .filter(({ entityRef }) => !only || only.includes(entityRef));
}

function factOf<T, V>(
  outcome: Outcome<T>,
  map: (value: T) => V,
  { name }: ServerConfiguration,
  observedAt: string,
): Fact<V> {
  const origin = { source: 'prometheus', target: name };
  return 'reason' in outcome
    ? { status: 'unavailable', reason: outcome.reason, origin }
    : { status: 'known', value: map(outcome.value), observedAt, origin };
}
