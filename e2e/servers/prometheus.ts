import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { stringify } from 'yaml';

import { requireBinary } from './binaries';
import { waitUntil } from './polling';
import { freePorts } from './ports';
import { run, startServer, type Server } from './processes';
import { sendRequest } from './requests';
import { createWorkspace } from './workspace';

/** One scrape job. */
export interface ScrapeJob {
  readonly job: string;
  /** `host:port` of each target. */
  readonly targets: readonly string[];
  /** Default `/metrics`. */
  readonly metricsPath?: string;
  /** Labels that every series of the job gets. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Whether labels of the exposition win over the job's; default false. */
  readonly honorLabels?: boolean;
}

/** What a Prometheus is to do. */
export interface PrometheusOptions {
  /** The oldest one supported (Debian's 2.42) or the newest. */
  readonly version: 'debian' | '3';
  /** Paths of rule files. */
  readonly ruleFiles?: readonly string[];
  readonly scrapeJobs?: readonly ScrapeJob[];
  /** `host:port` of the Alertmanagers that get the alerts. */
  readonly alertmanagers?: readonly string[];
  readonly externalLabels?: Readonly<Record<string, string>>;
  /** Seconds between scrapes and between evaluations; default 1. */
  readonly interval?: number;
  /**
   * Samples of the past, in OpenMetrics text with times (seconds) and `# EOF`,
   * loaded before the server starts.
   */
  readonly history?: string;
}

/** A real Prometheus. */
export interface PrometheusServer {
  readonly url: string;
  /** `host:port`. */
  readonly address: string;
  readonly logs: string;
  /**
   * Asks the HTTP API.
   *
   * @param path - From `/api/v1/` on: `query`.
   * @returns The `data` of the answer.
   * @throws When the answer isn't a success.
   */
  ask(
    path: string,
    parameters?: Readonly<Record<string, string>>,
  ): Promise<unknown>;
  /** Waits until every target was scraped and every rule evaluated once. */
  waitUntilEvaluated(): Promise<void>;
  /** Reads the rule files again. */
  reload(): Promise<void>;
  /** Ends the server as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same address with the same data. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

interface CountData {
  result: { value: [number, string] }[];
}

interface RulesData {
  groups: { rules: { health: string }[] }[];
}

function configuration(options: PrometheusOptions): string {
  const { interval = 1, externalLabels, ruleFiles = [] } = options;
  return stringify({
    global: {
      scrape_interval: `${interval}s`,
      scrape_timeout: `${interval}s`,
      evaluation_interval: `${interval}s`,
      external_labels: externalLabels,
    },
    rule_files: ruleFiles,
    scrape_configs: (options.scrapeJobs ?? []).map(
      ({
        job,
        targets,
        metricsPath = '/metrics',
        labels,
        honorLabels = false,
      }) => ({
        job_name: job,
        metrics_path: metricsPath,
        honor_labels: honorLabels,
        static_configs: [{ targets, labels }],
      }),
    ),
    alerting: {
      alertmanagers: [
        { static_configs: [{ targets: options.alertmanagers ?? [] }] },
      ],
    },
  });
}

async function loadHistory(
  history: string,
  folder: string,
  version: PrometheusOptions['version'],
): Promise<void> {
  const file = join(folder, 'history.txt');
  writeFileSync(file, history);
  await run(
    requireBinary(version === 'debian' ? 'debian/promtool' : 'promtool'),
    ['tsdb', 'create-blocks-from', 'openmetrics', file, join(folder, 'data')],
  );
}

function serverMethods(
  url: string,
  server: Server,
  targets: number,
): Pick<PrometheusServer, 'ask' | 'waitUntilEvaluated' | 'reload'> {
  const ask: PrometheusServer['ask'] = async (path, parameters = {}) => {
    const query = new URLSearchParams(parameters);
    const { status, text } = await sendRequest(
      `${url}/api/v1/${path}?${query}`,
    );
    if (status !== 200) {
      throw new Error(
        `${server.name} answered ${path} with ${status}: ${text}`,
      );
    }
    return (JSON.parse(text) as { data: unknown }).data;
  };
  return {
    ask,
    async waitUntilEvaluated() {
      // The list of targets is empty until it was discovered, and a target has
      // its health a moment before its samples can be queried.
      await waitUntil('all targets are scraped', async () => {
        const { result } = (await ask('query', {
          query: 'count(up)',
        })) as CountData;
        return Number(result[0]?.value[1] ?? 0) >= targets || undefined;
      });
      await waitUntil('all rules are evaluated', async () => {
        const { groups } = (await ask('rules')) as RulesData;
        return (
          groups
            .flatMap(({ rules }) => rules)
            .every(({ health }) => health !== 'unknown') || undefined
        );
      });
    },
    async reload() {
      const { status, text } = await sendRequest(`${url}/-/reload`, {
        method: 'POST',
      });
      if (status !== 200) {
        throw new Error(`${server.name} did not reload: ${text}`);
      }
    },
  };
}

/**
 * Starts a Prometheus.
 *
 * @throws When it doesn't start, with the end of its log: what is wrong with a
 *   rule file stands there.
 */
export async function startPrometheus(
  options: PrometheusOptions,
): Promise<PrometheusServer> {
  const { version, history } = options;
  const name = `prometheus-${version}`;
  const workspace = createWorkspace(name);
  try {
    const [port] = await freePorts(1);
    const address = `127.0.0.1:${port}`;
    const url = `http://${address}`;
    const configFile = join(workspace.folder, 'prometheus.yaml');
    writeFileSync(configFile, configuration(options));
    mkdirSync(join(workspace.folder, 'data'));
    if (history !== undefined) {
      await loadHistory(history, workspace.folder, version);
    }
    const server = await startServer({
      name,
      path: requireBinary(
        version === 'debian' ? 'debian/prometheus' : 'prometheus',
      ),
      args: [
        `--config.file=${configFile}`,
        `--storage.tsdb.path=${join(workspace.folder, 'data')}`,
        `--web.listen-address=${address}`,
        '--web.enable-lifecycle',
        // An alert that no Alertmanager was known for yet is sent again at the
        // next evaluation, not a minute later.
        `--rules.alert.resend-delay=${options.interval ?? 1}s`,
      ],
      workingFolder: workspace.folder,
      logFolder: workspace.logs,
      isReady: async () => (await sendRequest(`${url}/-/ready`)).status === 200,
    });
    const targets = (options.scrapeJobs ?? []).flatMap(
      job => job.targets,
    ).length;
    return {
      url,
      address,
      logs: workspace.logs,
      ...serverMethods(url, server, targets),
      kill: () => server.kill(),
      restart: () => server.restart(),
      stop: () => server.stop().finally(workspace.remove),
    };
  } catch (error) {
    workspace.remove();
    throw error;
  }
}
