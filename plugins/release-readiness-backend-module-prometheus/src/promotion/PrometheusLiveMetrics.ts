import type { PromotionSubject } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  type DriverObservation,
  type LiveMetrics,
  type LiveMetricsAnswer,
  type LiveMetricsRequest,
  type MetricsPreflight,
  type MetricsPreflightRequest,
  type PromotionPortal,
  SourceError,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import {
  HttpClient,
  PrometheusClient,
  PrometheusRequestError,
} from '../client';
import { type PrometheusConfiguration, serverOf } from '../configuration';
import { unmeasuredSamples } from './assembleSamples';
import { chooseSignals } from './chooseSignals';
import { gridPoints } from './grid';
import { measureTarget } from './measureTarget';
import { runPreflight } from './runPreflight';
import {
  type SelectedService,
  selectService,
  selectTarget,
  type SeriesMatchers,
} from './selectSeries';

/** What live metrics work with. */
export interface LiveMetricsOptions {
  readonly configuration: PrometheusConfiguration;
  readonly portal: Pick<PromotionPortal, 'findService' | 'observe'>;
  /** Milliseconds since 1970; replaced in tests. */
  readonly now?: () => number;
}

/** Live metrics of promotions, from the Prometheus server of production. */
export class PrometheusLiveMetrics implements LiveMetrics {
  readonly id = 'prometheus';
  readonly #configuration: PrometheusConfiguration;
  readonly #portal: LiveMetricsOptions['portal'];
  readonly #now: () => number;

  constructor({ configuration, portal, now = Date.now }: LiveMetricsOptions) {
    this.#configuration = configuration;
    this.#portal = portal;
    this.#now = now;
  }

  async query(
    subject: PromotionSubject,
    request: LiveMetricsRequest,
    { signal }: { signal: AbortSignal },
  ): Promise<LiveMetricsAnswer> {
    const selected = await this.#select(subject);
    const target = await this.#selectTarget(selected, request.target, signal);
    const points = gridPoints(request);
    const share = request.target === 'canary';
    if (target === undefined) {
      return unmeasured(points, 'missing', share);
    }
    const client = clientOf(selected);
    try {
      const { samples, queries, responses } = await measureTarget(
        client,
        {
          signals: await chooseSignals(
            client,
            this.#configuration.signals,
            target,
            request.to,
            signal,
          ),
          target,
          ...(share && { shareOf: selectService(selected) }),
        },
        request,
        signal,
      );
      return { samples, queries, responses };
    } catch (error) {
      if (!(error instanceof PrometheusRequestError)) throw error;
      return unmeasured(points, 'query-error', share);
    }
  }

  async preflight(
    subject: PromotionSubject,
    { signal, ...request }: MetricsPreflightRequest & { signal: AbortSignal },
  ): Promise<MetricsPreflight> {
    const selected = await this.#select(subject);
    const stable = await this.#selectTarget(selected, 'stable', signal);
    const now = this.#now();
    if (stable === undefined) {
      return {
        checkedAt: now,
        requestSeries: false,
        errorSeries: false,
        labelsMatch: false,
        singleSeries: false,
        buckets: [],
      };
    }
    const { scrapeIntervalSeconds } = selected.server;
    try {
      return await runPreflight(
        clientOf(selected),
        {
          signals: this.#configuration.signals,
          stable,
          scrapeIntervalSeconds,
        },
        request,
        now,
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

  async #select(subject: PromotionSubject): Promise<SelectedService> {
    const { environment, entityRef } = subject;
    const service = await this.#portal.findService(entityRef);
    if (!service) {
      throw new SourceError(`${entityRef} is not in the catalog`, {
        reason: {
          key: 'general.unavailable.not-found',
          params: { what: entityRef },
        },
      });
    }
    const location = service.environments[environment];
    const server = serverOf(this.#configuration, environment);
    if (!location || !server) {
      const what = location
        ? `releaseReadiness.prometheus.servers: ${environment}`
        : `${service.name}: ${environment}`;
      throw new SourceError(`Not configured: ${what}`, {
        reason: { key: 'general.unavailable.not-configured', params: { what } },
      });
    }
    return { subject, service, location, server };
  }

  async #selectTarget(
    selected: SelectedService,
    target: LiveMetricsRequest['target'],
    signal: AbortSignal,
  ): Promise<SeriesMatchers | undefined> {
    let pods: DriverObservation['podHashes'];
    if (
      this.#configuration.promotionPods.by === 'pod-hash' &&
      target !== 'service'
    ) {
      const { subject } = selected;
      ({ podHashes: pods } = await this.#portal.observe(subject, { signal }));
    }
    return selectTarget(target, selected, this.#configuration, pods);
  }
}

function clientOf({ server }: SelectedService): PrometheusClient {
  return new PrometheusClient(
    new HttpClient({ ...server, target: server.name }),
    server.name,
  );
}

function unmeasured(
  points: readonly number[],
  problem: 'missing' | 'query-error',
  share: boolean,
): LiveMetricsAnswer {
  return {
    samples: unmeasuredSamples(points, problem, { share }),
    queries: [],
    responses: [],
  };
}
