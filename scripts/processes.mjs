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

/** Sends a signal to a process group. @returns whether anybody is left in it */
function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}

/**
 * Ends process groups: politely, then for good after five seconds. What a
 * process has started may outlive it, so the whole group is waited for.
 */
export async function endProcesses(children) {
  const deadline = Date.now() + 5000;
  let left = children
    .map(({ pid }) => pid)
    .filter(pid => pid !== undefined && signalGroup(pid, 'SIGTERM'));
  // Somebody who was killed may stay in the list, where nobody reaps.
  while (left.length > 0 && Date.now() < deadline + 2000) {
    await new Promise(resolve => setTimeout(resolve, 100));
    const signal = Date.now() > deadline ? 'SIGKILL' : 0;
    left = left.filter(pid => signalGroup(pid, signal));
  }
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
