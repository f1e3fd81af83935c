import express from 'express';
import { ScenarioClock } from '../clock';
import { SandboxServer, startSandboxServer } from '../http';
import { readAlertmanagerConfiguration } from './alertmanager/configuration';
import { alertmanagerRoutes, ReceivedAlert } from './alertmanager/routes';
import { requireAuthentication } from './api/authentication';
import { AlertmanagerModel } from './model';
import { SandboxPrometheus } from './startPrometheus';

/** A running Alertmanager of the sandbox. The model may be changed at any time. */
export interface SandboxAlertmanager {
  readonly server: SandboxServer;
  readonly model: AlertmanagerModel;
}

/**
 * Starts a server that speaks Alertmanager's API v2. The alerts that fire on
 * the given Prometheus servers reach it.
 */
export async function startAlertmanager(options: {
  model: AlertmanagerModel;
  sources: readonly SandboxPrometheus[];
  clock: ScenarioClock;
  port?: number;
}): Promise<SandboxAlertmanager> {
  const { model, sources, clock } = options;
  const now = () => clock.now().getTime();
  // A mistake shows at the start, as it does with the real one.
  readAlertmanagerConfiguration(model.config);

  const app = express();
  app.use(requireAuthentication(model.authentication));
  app.use(express.json());
  for (const path of ['/-/healthy', '/-/ready']) {
    app.get(path, (_, response) => {
      response.type('text/plain').send('OK');
    });
  }
  app.use(
    '/api/v2',
    alertmanagerRoutes({
      model,
      now,
      startedAt: now(),
      alerts: () => sources.flatMap(firingAlerts),
    }),
  );
  const server = await startSandboxServer({ handler: app, port: options.port });
  return { server, model };
}

function firingAlerts({ rules, model }: SandboxPrometheus): ReceivedAlert[] {
  return rules
    .evaluate()
    .flatMap(group => group.rules)
    .flatMap(({ alerts }) => alerts)
    .filter(alert => alert.state === 'firing')
    .map(alert => ({
      labels: { ...model.externalLabels, ...alert.labels },
      annotations: alert.annotations,
      startsAt: alert.firingSince ?? alert.activeAt,
    }));
}
