/**
 * What the monitored company looks like, as plain data. Everything that is
 * exposed, scraped, queried and alerted on is computed from this: there is no
 * stored sample. A value that changes over time is a {@link Timeline}; history
 * therefore exists from {@link PrometheusModel.historyStart} on and any past
 * moment can be evaluated.
 */

/** A value that holds from an instant until the next entry's instant. */
export interface Phase<T> {
  readonly from: Date;
  readonly value: T;
}

/** Phases in ascending order of `from`. Append to change the world. */
export type Timeline<T> = Phase<T>[];

/** Label names and values. */
export type Labels = Readonly<Record<string, string>>;

/** How fast requests are answered; a log-normal distribution. Seconds. */
export interface Latency {
  readonly medianSeconds: number;
  readonly p99Seconds: number;
}

/** What reaches one pod. */
export interface TrafficLoad {
  readonly requestsPerSecond: number;
  /** Share of the requests that fail, 0 to 1. */
  readonly errorRatio: number;
  readonly latency: Latency;
}

/** HTTP server metrics of one pod, named as §6.1 names them unless said otherwise. */
export interface TrafficModel {
  readonly load: Timeline<TrafficLoad>;
  /** Default `http_requests_total`. */
  readonly requestsMetric?: string;
  /** Default `http_requests_errors_total`; `false`: the service has no such counter. */
  readonly errorsMetric?: string | false;
  /** Histogram's base name, default `http_request_duration_seconds`; `false`: none. */
  readonly durationMetric?: string | false;
  /**
   * Name of a label on the requests counter that carries the status code
   * ("200" or "500"), for example `code`. Default: the counter has no such label.
   */
  readonly codeLabel?: string;
  /** Upper bounds in seconds, ascending, without +Inf. Default {@link DEFAULT_BUCKETS}. */
  readonly buckets?: readonly number[];
}

/** Upper bounds of the duration histogram, seconds. */
export const DEFAULT_BUCKETS: readonly number[] = [
  0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10,
];

/** JVM metrics of one pod, named as §6.1 names them. */
export interface JvmModel {
  readonly memoryUsedBytes: Timeline<number>;
  readonly memoryMaxBytes: number;
  readonly threads: number;
  /** Seconds of garbage collection per second. Default 0.002. */
  readonly gcPauseRatio?: number;
}

/** A gauge whose value is given. */
export interface GaugeModel {
  readonly kind: 'gauge';
  readonly name: string;
  readonly help?: string;
  readonly labels?: Labels;
  readonly value: Timeline<number>;
}

/** A counter that grows by a given rate per second. */
export interface CounterModel {
  readonly kind: 'counter';
  readonly name: string;
  readonly help?: string;
  readonly labels?: Labels;
  readonly perSecond: Timeline<number>;
}

/**
 * A gauge that holds the Unix time of the last time something recurring
 * succeeded (a backup, a restore test). It recurs from `last` backwards every
 * `everySeconds`, and forwards too unless `stopped`.
 */
export interface RecurringTimestampModel {
  readonly kind: 'recurring-timestamp';
  readonly name: string;
  readonly help?: string;
  readonly labels?: Labels;
  readonly last: Date;
  readonly everySeconds: number;
  /** True: it never happened again after `last`. */
  stopped?: boolean;
}

/** Any further series of a target. */
export type SeriesModel = GaugeModel | CounterModel | RecurringTimestampModel;

/** From when to when a metric is missing from a target's exposition. */
export interface Omission {
  /** Metric name as exposed (a histogram: its base name or `_bucket`, …). */
  readonly metric: string;
  readonly from: Date;
  until?: Date;
}

/** One scrape target: normally one pod. */
export interface TargetModel {
  readonly environment: string;
  readonly service: string;
  readonly pod: string;
  readonly job: string;
  /**
   * Labels the scrape adds to every series: `namespace`, `service`, `pod`, and
   * what the story needs (`track`, `version`). `job` and `instance` are added.
   */
  readonly labels: Labels;
  /**
   * Whether a label that the exposition and the target both have keeps the
   * exposition's value (a Pushgateway is scraped so). Default false: the
   * exposition's becomes `exported_<name>`.
   */
  readonly honorLabels?: boolean;
  /** Default: the server's. Its job has an interval of its own. */
  readonly scrapeIntervalSeconds?: number;
  /** When the pod started. Default: the server's history start. */
  readonly from?: Date;
  /** When the pod went away. */
  until?: Date;
  readonly traffic?: TrafficModel;
  readonly jvm?: JvmModel;
  readonly series?: SeriesModel[];
  readonly omissions?: Omission[];
  /** Moments since which scraping works or fails. Default: always works. */
  readonly reachable?: Timeline<boolean>;
}

/** A rule file as it lies on the server's disk. */
export interface RuleFileModel {
  /** File name as the rules API reports it, for example `/etc/prometheus/rules/mall-order.yaml`. */
  readonly file: string;
  /** Prometheus rule file, YAML text. */
  content: string;
  /** Since when the server no longer evaluates this file's groups. */
  evaluationStoppedAt?: Date;
}

/** What a caller has to present. */
export type ServerAuthentication =
  | { readonly type: 'none' }
  | {
      readonly type: 'basic';
      readonly username: string;
      readonly password: string;
    }
  | { readonly type: 'bearer'; readonly token: string }
  | { readonly type: 'header'; readonly name: string; readonly value: string };

/** One Prometheus server. */
export interface PrometheusModel {
  /** Unique within the company, for example `prod`. */
  readonly name: string;
  /** From when samples exist. */
  readonly historyStart: Date;
  /** Default 15. Rules are evaluated at the same interval. */
  readonly scrapeIntervalSeconds?: number;
  readonly externalLabels?: Labels;
  readonly authentication: ServerAuthentication;
  /** May change while the server runs: pods come and go. */
  readonly targets: TargetModel[];
  /** May change while the server runs. */
  readonly ruleFiles: RuleFileModel[];
  /**
   * Warnings that every query answer carries from now on, as a federating
   * server reports a store that did not answer. Empty: none.
   */
  readonly queryWarnings: string[];
}

/** One silence, as somebody created it. */
export interface SilenceModel {
  readonly id: string;
  readonly matchers: readonly {
    readonly name: string;
    readonly value: string;
    readonly isRegex: boolean;
    readonly isEqual: boolean;
  }[];
  readonly startsAt: Date;
  endsAt: Date;
  readonly createdBy: string;
  readonly comment: string;
}

/** One Alertmanager. Firing alerts reach it from the Prometheus servers it is started with. */
export interface AlertmanagerModel {
  readonly name: string;
  readonly authentication: ServerAuthentication;
  /** Alertmanager configuration, YAML text. */
  config: string;
  readonly silences: SilenceModel[];
}
