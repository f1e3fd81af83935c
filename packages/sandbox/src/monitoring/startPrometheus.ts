import express from 'express';
import { ScenarioClock } from '../clock';
import { SandboxServer, startSandboxServer } from '../http';
import { requireAuthentication } from './api/authentication';
import { queryRoutes } from './api/queryRoutes';
import { stateRoutes } from './api/stateRoutes';
import { PrometheusModel } from './model';
import { pagesRouter } from './pages';
import { RuleEngine } from './rules/RuleEngine';
import { ScrapedStorage } from './series/ScrapedStorage';
import { metricsPath } from './startExposition';

/** A running Prometheus of the sandbox. */
export interface SandboxPrometheus {
  readonly server: SandboxServer;
  readonly rules: RuleEngine;
  /** External labels that its alerts carry to an Alertmanager. */
  readonly model: PrometheusModel;
  /**
   * Changes the model. Only changes made through here are seen; they may
   * reach into the past (a timeline can be given a phase that began earlier).
   */
  change(mutate: (model: PrometheusModel) => void): void;
  /** The same for a change that begins now: what rules found so far stays. */
  follow(mutate: (model: PrometheusModel) => void): void;
}

/** Starts a server that speaks Prometheus' HTTP API over the model. */
export async function startPrometheus(options: {
  model: PrometheusModel;
  clock: ScenarioClock;
  port?: number;
}): Promise<SandboxPrometheus> {
  const { model, clock } = options;
  const now = () => clock.now().getTime();
  const scraped = new ScrapedStorage(model);
  const rules = new RuleEngine({ model, scraped, now });
  const warnings = () => model.queryWarnings;

  const app = express();
  // People have no credentials of the servers; the pages answer on loopback only.
  app.use(pagesRouter({ name: model.name, rules, now }));
  app.use(requireAuthentication(model.authentication));
  app.use(express.urlencoded({ extended: false, limit: '10mb' }));
  for (const path of ['/-/healthy', '/-/ready']) {
    app.get(path, (_, response) => {
      response
        .type('text/plain')
        .send(
          `Prometheus Server is ${path === '/-/ready' ? 'Ready' : 'Healthy'}.\n`,
        );
    });
  }
  app.use(
    '/api/v1',
    queryRoutes({
      storage: rules.storage,
      now,
      historyStart: () => model.historyStart.getTime(),
      warnings,
    }),
    stateRoutes({ model, rules, now, warnings, metricsUrl: metricsPath }),
  );
  const server = await startSandboxServer({ handler: app, port: options.port });
  return {
    server,
    rules,
    model,
    follow: mutate => {
      mutate(model);
      scraped.changed();
    },
    change: mutate => {
      mutate(model);
      scraped.changed();
      rules.changed();
    },
  };
}
