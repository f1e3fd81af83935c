import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import {
  buildAlertmanager,
  buildPrometheus,
  prometheusPlans,
  renderHistory,
  scrapeJobs,
  startExposition,
  type Company,
  type Environment,
  type KubernetesObject,
  type PrometheusModel,
} from '@release-readiness/sandbox';

import {
  startAlertmanager,
  startPrometheus,
  type PrometheusServer,
} from '../../servers';

/** Samples of the past: more than the longest range that is queried. */
const HISTORY_MILLISECONDS = 8 * 60_000;
/** As the sandbox's own servers scrape. */
const INTERVAL_SECONDS = 15;

/** Which Prometheus plays which: the oldest and the newest supported one. */
const VERSIONS = { nonprod: 'debian', prod: '3' } as const;

/** Mall's monitoring on real servers. */
export interface MallMonitoring {
  /** Addresses of the Prometheus servers. */
  readonly nonprod: string;
  readonly prod: string;
  readonly alertmanager: string;
  stop(): Promise<void>;
}

/**
 * Starts both Prometheus servers and the Alertmanager with Mall's rules and
 * configuration. They scrape what the pods of the real clusters expose, which
 * run as if for a while already.
 *
 * @param objectsOf - The pods and routes of an environment, as its cluster tells them.
 */
export async function startMallMonitoring(
  company: Company,
  objectsOf: (environment: Environment) => readonly KubernetesObject[],
  now: Date,
): Promise<MallMonitoring> {
  const historyStart = new Date(now.getTime() - HISTORY_MILLISECONDS);
  const models = prometheusPlans.map(plan => ({
    ...buildPrometheus(
      company,
      plan,
      environment =>
        objectsOf(environment).map(object => startedAt(object, historyStart)),
      now,
    ),
    historyStart,
  }));
  const folder = mkdtempSync(join(tmpdir(), 'mall-rules-'));
  const started: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of started.reverse()) {
      await end();
    }
    rmSync(folder, { recursive: true });
  };
  try {
    const exposition = await startExposition({ models, now: () => Date.now() });
    started.push(() => exposition.close());
    const alertmanager = await startAlertmanager({
      config: buildAlertmanager(company).config,
    });
    started.push(() => alertmanager.stop());
    const start = async (model: PrometheusModel): Promise<PrometheusServer> => {
      const server = await startPrometheus({
        version: VERSIONS[model.name as keyof typeof VERSIONS],
        interval: INTERVAL_SECONDS,
        externalLabels: model.externalLabels,
        alertmanagers: [alertmanager.address],
        scrapeJobs: scrapeJobs(model, new URL(exposition.url).host),
        ruleFiles: writeRules(folder, model),
        history: renderHistory(model, { from: historyStart, to: new Date() }),
      });
      started.push(() => server.stop());
      return server;
    };
    const [nonprod, prod] = await Promise.all(models.map(start));
    await Promise.all([nonprod, prod].map(each => each.waitUntilEvaluated()));
    return {
      nonprod: nonprod.url,
      prod: prod.url,
      alertmanager: alertmanager.url,
      stop,
    };
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
}

function startedAt(pod: KubernetesObject, time: Date): KubernetesObject {
  return {
    ...pod,
    metadata: { ...pod.metadata, creationTimestamp: time.toISOString() },
  };
}

function writeRules(folder: string, model: PrometheusModel): string[] {
  return model.ruleFiles.map(({ file, content }) => {
    const path = join(folder, `${model.name}-${basename(file)}`);
    writeFileSync(path, content);
    return path;
  });
}
