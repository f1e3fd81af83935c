import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs TypeScript sources as they are, the way Backstage's own CLI does. */
export const typescriptTransform = createRequire(import.meta.url).resolve(
  '@backstage/cli-node/config/nodeTransform.cjs',
);

/**
 * Starts a command in a process group of its own, so that all it starts ends
 * with it.
 */
export function startProcess(command, args, options = {}) {
  return spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
    ...options,
  });
}

/** Ends process groups: politely, then for good after five seconds. */
export async function endProcesses(children) {
  const running = children.filter(
    child => child.exitCode === null && child.signalCode === null,
  );
  const ended = running.map(
    child => new Promise(resolve => child.once('exit', resolve)),
  );
  const signal = name =>
    running.forEach(child => {
      try {
        process.kill(-child.pid, name);
      } catch {
        // It has ended meanwhile.
      }
    });
  signal('SIGTERM');
  const timer = setTimeout(() => signal('SIGKILL'), 5000);
  await Promise.all(ended);
  clearTimeout(timer);
}

/**
 * Asks a URL until it answers with success.
 *
 * @throws Error when it has not after the given number of seconds
 */
export async function untilReady(url, { seconds, signal }) {
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline) {
    signal?.throwIfAborted();
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
      if (response.ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise(resolve => setTimeout(resolve, 300));
  }
  throw new Error(`${url} did not answer within ${seconds} s`);
}
