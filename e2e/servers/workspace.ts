import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const PREFIX = 'release-readiness-e2e';
const LOGS_KEPT_MILLISECONDS = 24 * 3_600_000;

/** The folders of one set of servers. */
export interface Workspace {
  /** Data, keys and sockets; removed by `remove`. */
  readonly folder: string;
  /** Logs, under `e2e/results`; kept for a day. */
  readonly logs: string;
  /** Removes the data. */
  remove(): void;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Removes the data of test processes that ended without doing so. */
function removeAbandoned(): void {
  const names = readdirSync(tmpdir());
  for (const name of names) {
    const owner = new RegExp(`^${PREFIX}-(\\d+)-`).exec(name)?.[1];
    if (owner && !isRunning(Number(owner))) {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    }
  }
}

function removeOldLogs(folder: string): void {
  const oldest = Date.now() - LOGS_KEPT_MILLISECONDS;
  readdirSync(folder)
    .map(name => join(folder, name))
    .filter(path => statSync(path).mtimeMs < oldest)
    .forEach(path => rmSync(path, { recursive: true, force: true }));
}

/**
 * Makes the folders for a set of servers.
 *
 * @param name - What the servers are together, for instance `kubernetes-prod`.
 */
export function createWorkspace(name: string): Workspace {
  removeAbandoned();
  const folder = mkdtempSync(
    join(tmpdir(), `${PREFIX}-${process.pid}-${name}-`),
  );
  const results = resolve(__dirname, '..', 'results', 'servers');
  mkdirSync(results, { recursive: true });
  removeOldLogs(results);
  const logs = mkdtempSync(join(results, `${name}-`));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  return {
    folder,
    logs,
    remove() {
      process.removeListener('exit', remove);
      remove();
    },
  };
}
