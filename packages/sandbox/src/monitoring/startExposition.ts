import express from 'express';
import { SandboxServer, startSandboxServer } from '../http';
import { renderExposition, TEXT_FORMAT } from './exposition';
import { Labels, PrometheusModel, TargetModel } from './model';
import { exists, isReachable, targetLabels } from './series/ScrapedStorage';

/** Path under which a target is shown, `/metrics/<environment>/<service>/<pod>`. */
export function metricsPath(target: TargetModel): string {
  const parts = [target.environment, target.service, target.pod];
  return `/metrics/${parts.map(encodeURIComponent).join('/')}`;
}

/**
 * Serves the targets of the models to a real Prometheus, one path each.
 *
 * @param options - `now`: milliseconds; the models may change while this runs.
 */
export async function startExposition(options: {
  models: readonly PrometheusModel[];
  now: () => number;
  port?: number;
}): Promise<SandboxServer> {
  const app = express();
  app.get('/metrics/:environment/:service/:pod', (request, response) => {
    const { environment, service, pod } = request.params;
    const now = options.now();
    const pairs = options.models.flatMap(model =>
      model.targets.map(target => ({ model, target })),
    );
    const found = pairs.filter(
      ({ target }) =>
        target.environment === environment &&
        target.service === service &&
        target.pod === pod &&
        (request.query.job === undefined || target.job === request.query.job) &&
        exists(target, now),
    )[0];
    if (!found) {
      response.status(404).type('text/plain').send('no such target\n');
      return;
    }
    if (!isReachable(found.target, now)) {
      response.status(503).type('text/plain').send('not reachable\n');
      return;
    }
    const start = found.target.from ?? found.model.historyStart;
    // Not `send`, which would rewrite the type.
    response.setHeader('Content-Type', TEXT_FORMAT);
    response.end(renderExposition(found.target, start.getTime(), now));
  });
  return startSandboxServer({ handler: app, port: options.port });
}

/** A scrape job for one target. */
export interface TargetScrapeJob {
  readonly job: string;
  /** `host:port`. */
  readonly targets: readonly string[];
  readonly metricsPath: string;
  readonly labels: Labels;
  readonly honorLabels: boolean;
}

/**
 * How a real Prometheus has to scrape an exposition server to get the same
 * series that the sandbox's Prometheus computes: a job per target, whose
 * labels include `job` and `instance` as the model has them.
 *
 * @param address - `host:port` of the exposition server.
 */
export function scrapeJobs(
  model: PrometheusModel,
  address: string,
): TargetScrapeJob[] {
  return model.targets.map(target => ({
    job: `${target.environment}/${target.job}/${target.pod}`,
    targets: [address],
    metricsPath: metricsPath(target),
    labels: { ...targetLabels(target), __param_job: target.job },
    honorLabels: target.honorLabels ?? false,
  }));
}
