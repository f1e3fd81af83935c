import type { TextReference } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  AlertmanagerClient,
  HttpClient,
  PrometheusClient,
  PrometheusRequestError,
  Sample,
} from '../client';
import type {
  PrometheusConfiguration,
  ServerConfiguration,
} from '../configuration';
import type { AlertObservation } from '../mapping/alerts';
import { analyseRules, existenceQuestion } from '../mapping/analysedRules';
import type { RuleObservation } from '../mapping/alertRules';
import type { SignalRows, TrafficRows } from '../mapping/applicationMetrics';
import { BackupTable } from '../mapping/BackupTable';
import { RuleIndex } from '../mapping/RuleIndex';
import { SeriesTable } from '../mapping/SeriesTable';
import { ServiceRows } from '../mapping/ServiceRows';
import {
  backupQuery,
  existenceQuery,
  signalQueries,
  trafficQueries,
} from './queries';

/** What was asked for, or why it is not there. */
export type Outcome<T> =
  { readonly value: T } | { readonly reason: TextReference };

/** Everything a server was asked, for all services at once. */
export interface ServerObservation {
  readonly signals: Outcome<readonly SignalRows[]>;
  readonly traffic: Outcome<readonly TrafficRows[]>;
  readonly backups: Outcome<BackupTable>;
  readonly rules: Outcome<RuleObservation>;
  readonly alerts: Outcome<AlertObservation>;
}

/**
 * Asks one server. The number of requests does not depend on the number of
 * services: per set of signals up to ten queries, one for backups, one each
 * for rules, alerts and Alertmanager's alerts, and one for the series that
 * rules select (more only where an answer is too large).
 */
export class ServerCollector {
  readonly #server: ServerConfiguration;
  readonly #configuration: PrometheusConfiguration;
  readonly #prometheus: PrometheusClient;
  readonly #alertmanager: AlertmanagerClient | undefined;

  constructor(
    server: ServerConfiguration,
    configuration: PrometheusConfiguration,
  ) {
    const { name, alertmanager, timeoutSeconds, maximumAnswerBytes } = server;
    this.#server = server;
    this.#configuration = configuration;
    this.#prometheus = new PrometheusClient(
      new HttpClient({ ...server, target: name }),
      name,
    );
    if (alertmanager) {
      const target = `${name} Alertmanager`;
      this.#alertmanager = new AlertmanagerClient(
        new HttpClient({
          ...alertmanager,
          timeoutSeconds,
          maximumAnswerBytes,
          target,
        }),
        target,
      );
    }
  }

  /** @throws PrometheusRequestError when the server does not answer at all */
  async collect(signal: AbortSignal): Promise<ServerObservation> {
    // The first question shows whether it answers; only then the others.
    const signals = await attempt(() => this.#signals(signal));
    const [traffic, backups, alerts, rules] = await Promise.all([
      attempt(() => this.#traffic(signal, signals)),
      attempt(() => this.#backups(signal)),
      attempt(() => this.#alerts(signal)),
      attempt(() => this.#rules(signal, signals)),
    ]);
    return { signals, traffic, backups, alerts, rules };
  }

  async #signals(signal: AbortSignal): Promise<SignalRows[]> {
    const { signals } = this.#configuration;
    const { labels } = this.#server;
    const found: SignalRows[] = [];
    for (const set of signals.sets) {
      const queries = signalQueries(set, labels, signals.outcomeLabels);
      const ask = (query: string) => this.#rows(query, signal);
      found.push({
        set,
        rows: {
          requests: await ask(queries.requests),
          requestsTime: await ask(queries.requestsTime),
          errors: await ask(queries.errors),
          errorsTime: await ask(queries.errorsTime),
          buckets: await ask(queries.buckets),
          bucketsTime: await ask(queries.bucketsTime),
          joined: queries.joined ? await ask(queries.joined) : undefined,
        },
      });
    }
    return found;
  }

  async #traffic(
    signal: AbortSignal,
    signals: Outcome<readonly SignalRows[]>,
  ): Promise<TrafficRows[]> {
    const { track, signals: mapping } = this.#configuration;
    const found: TrafficRows[] = [];
    for (const set of required(signals)) {
      const queries = trafficQueries(
        set.set,
        this.#server.labels,
        mapping.outcomeLabels,
        track,
      );
      found.push({
        signals: set,
        rows: {
          requests: await this.#rows(queries.requests, signal),
          errors: await this.#rows(queries.errors, signal),
          p99: await this.#rows(queries.p99, signal),
        },
      });
    }
    return found;
  }

  async #rows(query: string, signal: AbortSignal): Promise<ServiceRows> {
    return new ServiceRows(
      await this.#prometheus.query(query, signal),
      this.#server.labels,
    );
  }

  async #backups(signal: AbortSignal): Promise<BackupTable> {
    const { backups } = this.#configuration;
    const query = backupQuery(backups);
    return new BackupTable(
      query ? await this.#prometheus.query(query, signal) : [],
      backups,
    );
  }

  async #alerts(signal: AbortSignal): Promise<AlertObservation> {
    return {
      prometheus: await this.#prometheus.alerts(signal),
      alertmanager: await this.#alertmanagerAlerts(signal),
    };
  }

  async #alertmanagerAlerts(signal: AbortSignal) {
    try {
      return await this.#alertmanager?.alerts(signal);
    } catch (error) {
      // Prometheus answers: only what needs the Alertmanager is missing.
      throw error instanceof PrometheusRequestError
        ? new PrometheusRequestError(error.message, {
            reason: error.reason,
            concerns: 'request',
            cause: error,
          })
        : error;
    }
  }

  async #rules(
    signal: AbortSignal,
    signals: Outcome<readonly SignalRows[]>,
  ): Promise<RuleObservation> {
    const { labels } = this.#server;
    const groups = await this.#prometheus.rules(signal);
    const rules = analyseRules(groups, this.#configuration.signals);
    const { metrics, labelNames } = existenceQuestion(rules, labels);
    const series = new SeriesTable(
      await this.#existing(metrics, labelNames, signal),
      labels,
    );
    return {
      rules: new RuleIndex(rules, series, labels),
      series,
      // Without them it can't be said which rules have a result.
      joined: required(signals).flatMap(({ rows }) =>
        rows.joined ? [rows.joined] : [],
      ),
    };
  }

  async #existing(
    metrics: readonly string[],
    labelNames: readonly string[],
    signal: AbortSignal,
  ): Promise<Sample[]> {
    if (metrics.length === 0) {
      return [];
    }
    try {
      return await this.#prometheus.query(
        existenceQuery(metrics, labelNames),
        signal,
      );
    } catch (error) {
      const isDivisible =
        error instanceof PrometheusRequestError &&
        error.tooLarge &&
        metrics.length > 1;
      if (!isDivisible) {
        throw error;
      }
      const middle = Math.ceil(metrics.length / 2);
      return [
        ...(await this.#existing(metrics.slice(0, middle), labelNames, signal)),
        ...(await this.#existing(metrics.slice(middle), labelNames, signal)),
      ];
    }
  }
}

/** What others build on; where it is missing, so are they, for its reason. */
function required<T>(outcome: Outcome<T>): T {
  if ('reason' in outcome) {
    throw new PrometheusRequestError('What this builds on is not known', {
      reason: outcome.reason,
      concerns: 'request',
    });
  }
  return outcome.value;
}

async function attempt<T>(run: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await run() };
  } catch (error) {
    if (
      error instanceof PrometheusRequestError &&
      error.concerns === 'request'
    ) {
      return { reason: error.reason };
    }
    throw error;
  }
}
