import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { stringify } from 'yaml';

import { requireBinary } from './binaries';
import { freePorts } from './ports';
import { startServer } from './processes';
import { sendRequest } from './requests';
import { createWorkspace } from './workspace';

/** A real Alertmanager. */
export interface AlertmanagerServer {
  readonly url: string;
  /** `host:port`, for a Prometheus' configuration. */
  readonly address: string;
  readonly logs: string;
  /** Ends the server as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same address. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/**
 * Starts an Alertmanager.
 *
 * @param options - `config` is the content of its configuration file, YAML or
 *   the object itself; default: one receiver that notifies nobody.
 * @throws When it doesn't start, with the end of its log.
 */
export async function startAlertmanager(
  options: { readonly config?: string | object } = {},
): Promise<AlertmanagerServer> {
  const {
    config = { route: { receiver: 'nobody' }, receivers: [{ name: 'nobody' }] },
  } = options;
  const workspace = createWorkspace('alertmanager');
  try {
    const [port] = await freePorts(1);
    const address = `127.0.0.1:${port}`;
    const url = `http://${address}`;
    const configFile = join(workspace.folder, 'alertmanager.yaml');
    writeFileSync(
      configFile,
      typeof config === 'string' ? config : stringify(config),
      { mode: 0o600 },
    );
    const server = await startServer({
      name: 'alertmanager',
      path: requireBinary('debian/alertmanager'),
      args: [
        `--config.file=${configFile}`,
        `--storage.path=${join(workspace.folder, 'data')}`,
        `--web.listen-address=${address}`,
        // Alone: no port for peers.
        '--cluster.listen-address=',
      ],
      workingFolder: workspace.folder,
      logFolder: workspace.logs,
      isReady: async () => (await sendRequest(`${url}/-/ready`)).status === 200,
    });
    return {
      url,
      address,
      logs: workspace.logs,
      kill: () => server.kill(),
      restart: () => server.restart(),
      stop: () => server.stop().finally(workspace.remove),
    };
  } catch (error) {
    workspace.remove();
    throw error;
  }
}
