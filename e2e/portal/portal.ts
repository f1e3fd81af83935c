import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { freePorts } from '../servers/ports';
import { startServer } from '../servers/processes';
import { createWorkspace } from '../servers/workspace';
import { repository, typescriptTransform } from './sandbox';

/** The portal as it is installed in production: one process, one port. */
export interface PortalProcess {
  readonly url: string;
  readonly logFile: string;
  /** Token of a user of the company, as the browser would get it. */
  signIn(user: string): Promise<string>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface PortalOptions {
  /** Laid over app-config.yaml. */
  config: object;
  /** Laid over the rest where the portal shall use PostgreSQL. */
  postgres?: { connectionString: string };
  /** Where people and runs reach it, when that is not its own address. */
  publicUrl?: string;
  /**
   * The production bundle (default), or the sources as they are, for work on
   * them: `PORTAL_FROM=sources` in the environment chooses that too.
   */
  from?: 'bundle' | 'sources';
}

const bundle = join(repository, '.cache', 'bundle');

const requireTransform = ['--require', typescriptTransform];

/** Where it runs, and Node's arguments before the configuration files. */
function program(from: PortalOptions['from']): {
  folder: string;
  args: string[];
} {
  return from === 'sources'
    ? {
        folder: join(repository, 'packages/backend'),
        args: [...requireTransform, 'src/index.ts'],
      }
    : { folder: bundle, args: ['packages/backend'] };
}

/**
 * Starts the production bundle that `scripts/bundle.sh` has made, or the sources.
 *
 * @throws When there is no bundle, or it doesn't become ready, with the end of its log.
 */
export async function startPortal(
  options: PortalOptions,
): Promise<PortalProcess> {
  const {
    from = process.env.PORTAL_FROM === 'sources' ? 'sources' : 'bundle',
  } = options;
  if (from === 'bundle' && !existsSync(join(bundle, 'packages/backend/dist'))) {
    throw new Error('There is no bundle: run scripts/bundle.sh first');
  }
  const workspace = createWorkspace('portal');
  const [port] = await freePorts(1);
  const url = `http://localhost:${port}`;
  const { publicUrl = url } = options;
  const config = join(workspace.folder, 'app-config.test.yaml');
  const listen = {
    app: { baseUrl: publicUrl },
    backend: {
      baseUrl: publicUrl,
      listen: { host: '127.0.0.1', port },
      cors: { origin: publicUrl },
      ...(options.postgres && {
        database: {
          client: 'pg',
          connection: options.postgres.connectionString,
        },
      }),
    },
    catalog: {
      locations: [
        {
          type: 'file',
          target: join(
            repository,
            'packages/sandbox/mall/catalog/catalog-info.yaml',
          ),
        },
      ],
    },
  };
  const overrides = join(workspace.folder, 'app-config.overrides.yaml');
  writeFileSync(config, stringify(listen));
  writeFileSync(overrides, stringify(options.config));
  const { folder, args } = program(from);
  const server = await startServer({
    name: 'portal',
    path: process.execPath,
    args: [
      ...args,
      '--config',
      join(from === 'bundle' ? bundle : repository, 'app-config.yaml'),
      '--config',
      config,
      '--config',
      overrides,
    ],
    environment: { NODE_ENV: 'production', LOG_LEVEL: 'info' },
    workingFolder: folder,
    logFolder: workspace.logs,
    isReady: async () =>
      (await fetch(`${url}/.backstage/health/v1/readiness`)).ok,
  });
  return {
    url,
    logFile: server.logFile,
    async signIn(user) {
      const response = await fetch(`${url}/api/auth/sandbox/refresh`, {
        headers: {
          'x-requested-with': 'XMLHttpRequest',
          'x-sandbox-user': `user:default/${user}`,
        },
      });
      if (!response.ok) {
        throw new Error(
          `Sign-in as ${user}: ${response.status} ${await response.text()}`,
        );
      }
      const session = (await response.json()) as {
        backstageIdentity: { token: string };
      };
      return session.backstageIdentity.token;
    },
    kill: () => server.kill(),
    restart: () => server.restart(),
    stop: () => server.stop().finally(workspace.remove),
  };
}
