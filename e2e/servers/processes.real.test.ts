import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describeWithServers } from './describeWithServers';
import { waitUntil } from './polling';
import { startServer, type ServerCommand } from './processes';
import { createWorkspace } from './workspace';

const folder = mkdtempSync(join(tmpdir(), 'processes-'));
afterAll(() => rmSync(folder, { recursive: true }));

const command = (
  script: string,
  options: Partial<ServerCommand> = {},
): ServerCommand => ({
  name: 'example',
  path: '/bin/sh',
  args: ['-c', script],
  workingFolder: folder,
  logFolder: folder,
  isReady: async () => true,
  ...options,
});

/** Whether anything listens on a loopback port. */
function listens(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

describe('A server', () => {
  it('that ends before it is ready fails with the end of its log', async () => {
    await expect(
      startServer(
        command('echo no such certificate >&2; exit 3', {
          isReady: async () => false,
        }),
      ),
    ).rejects.toThrow(/ended by itself \(exit 3\).*no such certificate/s);
  });

  it('that is not there says so', async () => {
    await expect(
      startServer(
        command('', { path: '/no/such/server', isReady: async () => false }),
      ),
    ).rejects.toThrow(/example did not start.*\/no\/such\/server/s);
  });

  it('that crashed in the meantime says so when it is stopped', async () => {
    const crash = join(folder, 'crash');
    const server = await startServer(
      command(
        `until [ -e ${crash} ]; do sleep 0.02; done; echo out of memory; exit 4`,
      ),
    );
    writeFileSync(crash, '');
    await server.ended;
    await expect(server.stop()).rejects.toThrow(
      /ended by itself \(exit 4\).*out of memory/s,
    );
  });
});

describeWithServers('A killed test process', ['postgres'], () => {
  it('takes its servers with it, and its data goes with the next start', async () => {
    const child = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        join(__dirname, 'servePostgres.ts'),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const line = await new Promise<string>((resolve, reject) => {
      child.stdout.setEncoding('utf8').once('data', resolve);
      child.once('exit', code => reject(new Error(`ended with ${code}`)));
    });
    const port = Number(new URL(line.trim()).port);
    expect(await listens(port)).toBe(true);

    child.removeAllListeners('exit');
    const ended = new Promise(resolve => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    await waitUntil(
      'PostgreSQL ended',
      async () => !(await listens(port)) || undefined,
    );

    const left = () =>
      readdirSync(tmpdir()).filter(name =>
        name.startsWith(`release-readiness-e2e-${child.pid}-`),
      );
    expect(left()).toHaveLength(1);
    createWorkspace('next').remove();
    expect(left()).toEqual([]);
  });
});
