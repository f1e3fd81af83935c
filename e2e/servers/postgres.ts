import { randomUUID } from 'node:crypto';
import { chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Client } from 'pg';

import { requireBinary } from './binaries';
import { freePorts } from './ports';
import { run, startServer } from './processes';
import { createWorkspace } from './workspace';

/** The user that Debian's package makes. */
const UNIX_USER = 'postgres';

/** A real PostgreSQL server with an empty database. */
export interface PostgresServer {
  /** `postgresql://user:password@host:port/database`, of a superuser. */
  readonly connectionString: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly logs: string;
  /** Ends the server as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same address with the same data. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new Client({ connectionString });
  // Without a listener a connection that breaks later would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('SELECT 1');
    return true;
  } finally {
    await client.end();
  }
}

/**
 * Starts a PostgreSQL server on an address and with data of its own.
 *
 * PostgreSQL refuses to run as root: where the tests do, it runs as the user
 * `postgres`.
 *
 * @throws When it doesn't start, with the end of its log.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const postgres = requireBinary('debian/postgres');
  const initdb = requireBinary('debian/initdb');
  const unixUser = process.getuid?.() === 0 ? UNIX_USER : undefined;
  const workspace = createWorkspace('postgres');
  try {
    const [port] = await freePorts(1);
    const host = '127.0.0.1';
    const user = 'postgres';
    const password = randomUUID();
    const data = join(workspace.folder, 'data');
    const passwordFile = join(workspace.folder, 'password');
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (unixUser) {
      const [uid, gid] = await Promise.all(
        ['--user', '--group'].map(async kind =>
          Number(await run('id', [kind, unixUser])),
        ),
      );
      chownSync(workspace.folder, uid, gid);
      chownSync(passwordFile, uid, gid);
    }
    await run(
      initdb,
      [
        `--pgdata=${data}`,
        `--username=${user}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C.UTF-8',
        '--no-sync',
      ],
      { user: unixUser, workingFolder: workspace.folder },
    );
    const connectionString = `postgresql://${user}:${password}@${host}:${port}/postgres`;
    const server = await startServer({
      name: 'postgres',
      path: postgres,
      args: [
        '-D',
        data,
        '-p',
        String(port),
        '-c',
        `listen_addresses=${host}`,
        '-c',
        'unix_socket_directories=',
        // Several test files at once, each with a pool of its own.
        '-c',
        'max_connections=300',
        // The data is thrown away.
        '-c',
        'fsync=off',
      ],
      workingFolder: workspace.folder,
      logFolder: workspace.logs,
      user: unixUser,
      // Lets it give back shared memory, which outlives a killed server.
      stopSignal: 'SIGINT',
      isReady: () => answers(connectionString),
    });
    return {
      connectionString,
      host,
      port,
      user,
      password,
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
