import { once } from 'node:events';
import { createInterface } from 'node:readline';
import {
  endProcesses,
  startProcess,
  typescriptTransform,
} from './processes.mjs';

/**
 * Starts a PostgreSQL server of its own on a free port of this machine.
 *
 * @returns its connection string, and how to end it
 */
export async function start() {
  const child = startProcess(
    process.execPath,
    ['--require', typescriptTransform, 'e2e/servers/servePostgres.ts'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [connectionString] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`PostgreSQL did not start (exit code ${code})`);
    }),
  ]);
  return { connectionString, stop: () => endProcesses([child]) };
}
