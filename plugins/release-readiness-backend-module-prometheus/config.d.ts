/** How a server wants to be addressed. */
type PrometheusAuthentication =
  | { type: 'none' }
  | {
      type: 'basic';
      username: string;
      /** @visibility secret */
      password: string;
    }
  | {
      type: 'bearer';
      /** @visibility secret */
      token: string;
    }
  | {
      type: 'header';
      /** Name of the header, for example `X-Scope-OrgID`. */
      name: string;
      /** @visibility secret */
      value: string;
    };

export interface Config {
  releaseReadiness?: {
    prometheus?: {
      /** Prometheus servers, or what speaks their HTTP API (Thanos, Mimir, VictoriaMetrics). */
      servers?: Array<{
        /**
         * Unique; shown as the source's name.
         * @visibility backend
         */
        name: string;
        /**
         * Address below which `/api/v1` is, without credentials.
         * @visibility backend
         */
        url: string;
        /**
         * Address of the web interface for people, where it is another one.
         * @visibility backend
         */
        webUrl?: string;
        /**
         * The environments that it watches. Each belongs to one server.
         * @visibility backend
         */
        environments: Array<'dev' | 'test' | 'staging' | 'prod'>;
        /** Default: none. */
        authentication?: PrometheusAuthentication;
        /**
         * Seconds until a request is given up. Default: 15.
         * @visibility backend
         */
        timeoutSeconds?: number;
        /**
         * Answers larger than this are not read; a question that can be divided
         * is asked in parts. Default: 67108864 (64 MiB).
         * @visibility backend
         */
        maximumAnswerBytes?: number;
        /** Labels by which series say whose they are. */
        labels?: {
          /**
           * Names the service. Default: `service`.
           * @visibility backend
           */
          service?: string;
          /**
           * Names the namespace. Default: `namespace`.
           * @visibility backend
           */
          namespace?: string;
          /**
           * Names the cluster, where one server watches several whose
           * namespaces have the same names. Default: not looked at.
           * @visibility backend
           */
          cluster?: string;
          /**
           * Names an alert's severity. Default: `severity`.
           * @visibility backend
           */
          severity?: string;
        };
        /**
         * Seconds between scrapes, believed where the series of `up` can't tell.
         * @visibility backend
         */
        scrapeIntervalSeconds?: number;
        /** The Alertmanager that gets this server's alerts: silences are read there. */
        alertmanager?: {
          /**
           * Address below which `/api/v2` is, without credentials.
           * @visibility backend
           */
          url: string;
          /** Default: none. */
          authentication?: PrometheusAuthentication;
        };
      }>;
      /** Which metrics carry the signals of §6.1. */
      signals?: {
        /**
         * Metrics of one kind of instrumentation; the first set whose requests
         * a service has counts. Default: the names of the standard.
         */
        sets?: Array<{
          /**
           * Counter of requests.
           * @visibility backend
           */
          requests: string;
          /**
           * Counter of failed requests. Absent: failures are told by a label
           * of the counter of requests.
           * @visibility backend
           */
          errors?: string;
          /**
           * Histogram of durations in seconds, without `_bucket`.
           * @visibility backend
           */
          duration: string;
        }>;
        /** Labels whose value tells failed requests. Default: the usual status code labels and `outcome`. */
        outcomeLabels?: Array<{
          /** @visibility backend */
          label: string;
          /**
           * Values that failed requests carry.
           * @visibility backend
           */
          failures: string[];
          /**
           * Values that other requests carry.
           * @visibility backend
           */
          successes: string[];
          /**
           * Pattern of the values of failed requests. Default: `failures`.
           * @visibility backend
           */
          failurePattern?: string;
        }>;
        /**
         * Gauges of memory in use.
         * @visibility backend
         */
        memoryUsed?: string[];
        /**
         * Gauges of memory that can be used.
         * @visibility backend
         */
        memoryLimit?: string[];
      };
      /** Metrics about backups, looked at before the known ones. */
      backups?: Array<{
        /**
         * What the value tells. Times and durations are in seconds.
         * @visibility backend
         */
        role:
          | 'full'
          | 'incremental'
          | 'restore-test'
          | 'restore-test-run-success'
          | 'restore-test-source-rows'
          | 'restore-test-restored-rows'
          | 'restore-test-checksum-match'
          | 'restore-test-backup-time'
          | 'retention-seconds';
        /**
         * Pattern that matches the whole metric name.
         * @visibility backend
         */
        name: string;
        /**
         * Label that names what is backed up. Default: `service`.
         * @visibility backend
         */
        label?: string;
        /**
         * Pattern on that label's whole value with the group `(?<name>…)`.
         * @visibility backend
         */
        labelPattern?: string;
        /** Label values that the series must have. */
        matchers?: { [label: string]: string };
      }>;
      /** How series of canary pods are told from those of stable ones. */
      track?: {
        /**
         * Default: `track`.
         * @visibility backend
         */
        label?: string;
        /**
         * Default: `canary`.
         * @visibility backend
         */
        canary?: string;
        /**
         * Default: `stable`.
         * @visibility backend
         */
        stable?: string;
      };
      /** Live metrics of promotions. */
      promotions?: {
        /** How series of the promoted pods are told from those of stable ones. Default: by `track`. */
        pods?:
          | {
              /**
               * `track`: by the label and the values of `track` above.
               * @visibility backend
               */
              by: 'track';
            }
          | {
              /**
               * `version`: a label carries what is promoted; any other value of
               * it is stable.
               * @visibility backend
               */
              by: 'version';
              /**
               * Default: `version`.
               * @visibility backend
               */
              label?: string;
              /**
               * The promoted value, of `{commit}`, `{digest}` (without
               * `sha256:`) and `{chartVersion}`; `{commit:7}` takes the first 7
               * characters. Default: `{commit}`.
               * @visibility backend
               */
              value?: string;
            }
          | {
              /**
               * `pod-hash`: by the label that the controller gives the pods of
               * each revision, whose values the cluster tells.
               * @visibility backend
               */
              by: 'pod-hash';
              /**
               * Default: `rollouts_pod_template_hash`.
               * @visibility backend
               */
              label?: string;
            };
      };
    };
  };
}
