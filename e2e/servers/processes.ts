import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { waitUntil } from './polling';

const TAIL_LINES = 30;
const READY_MILLISECONDS = 180_000;
const STOP_MILLISECONDS = 15_000;

/** How to start a server and to tell that it is ready. */
export interface ServerCommand {
  /** Names the log file and appears in errors. */
  readonly name: string;
  readonly path: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly workingFolder: string;
  readonly logFolder: string;
  /** Unix user to run as; only where the test process runs as root. */
  readonly user?: string;
  /**
   * Ends the server, also when the test process dies; default `SIGKILL`, for
   * servers whose data is thrown away.
   */
  readonly stopSignal?: 'SIGKILL' | 'SIGINT';
  /** Asks the server itself; false or an error: not yet. */
  readonly isReady: () => Promise<boolean>;
}

/** A server that runs on this machine. */
export interface Server {
  readonly name: string;
  readonly logFile: string;
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again after `kill` and waits until it is ready. */
  restart(): Promise<void>;
  /**
   * Ends it.
   *
   * @throws When it had ended by itself, with the end of its log.
   */
  stop(): Promise<void>;
}

function tail(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n');
  return `${logFile}, last lines:\n${lines.slice(-TAIL_LINES).join('\n')}`;
}

class LocalServer implements Server {
  readonly name: string;
  readonly logFile: string;
  readonly #command: ServerCommand;
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();
  #endedByItself: Error | undefined;
  #expectedToEnd = false;

  constructor(command: ServerCommand) {
    this.#command = command;
    this.name = command.name;
    this.logFile = join(command.logFolder, `${command.name}.log`);
  }

  get ended(): Promise<void> {
    return this.#ended;
  }

  async restart(): Promise<void> {
    const { name, isReady } = this.#command;
    const lifetime = new AbortController();
    this.#spawn(lifetime);
    try {
      await waitUntil(
        `${name} is ready`,
        async () => ((await isReady()) ? true : undefined),
        { deadline: READY_MILLISECONDS, signal: lifetime.signal },
      );
    } catch (error) {
      await this.kill();
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(
        `${name} did not start: ${reason}\n${tail(this.logFile)}`,
      );
    }
  }

  #spawn(lifetime: AbortController): void {
    const { name, path, args, environment, workingFolder, user, stopSignal } =
      this.#command;
    this.#expectedToEnd = false;
    this.#endedByItself = undefined;
    const log = openSync(this.logFile, 'a');
    // The kernel ends the server when the test process ends, however that
    // happens: handlers for exit don't run when a process is killed, and not
    // within jest either.
    const child = spawn(
      'setpriv',
      [
        `--pdeathsig=${(stopSignal ?? 'SIGKILL').slice('SIG'.length)}`,
        ...(user
          ? [`--reuid=${user}`, `--regid=${user}`, '--init-groups']
          : []),
        '--',
        path,
        ...args,
      ],
      {
        cwd: workingFolder,
        env: { ...process.env, ...environment },
        stdio: ['ignore', log, log],
        detached: true,
      },
    );
    closeSync(log);
    // A test process that forgot to stop its servers may end, and they with it.
    child.unref();
    this.#child = child;
    this.#ended = new Promise(resolve => {
      const end = (reason: string) => {
        if (!this.#expectedToEnd) {
          this.#endedByItself = new Error(
            `${name} ended by itself (${reason})`,
          );
          lifetime.abort(this.#endedByItself);
        }
        resolve();
      };
      child.once('error', error => end(error.message));
      child.once('exit', (code, signal) => end(`exit ${signal ?? code}`));
    });
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#child?.pid && this.#child.exitCode === null) {
      try {
        process.kill(
          signal === 'SIGKILL' ? -this.#child.pid : this.#child.pid,
          signal,
        );
      } catch {
        // It ended in this very moment.
      }
    }
  }

  async kill(): Promise<void> {
    this.#expectedToEnd = true;
    this.#signal('SIGKILL');
    await this.#ended;
  }

  async stop(): Promise<void> {
    if (this.#endedByItself) {
      throw new Error(`${this.#endedByItself.message}\n${tail(this.logFile)}`);
    }
    this.#expectedToEnd = true;
    this.#signal(this.#command.stopSignal ?? 'SIGKILL');
    let ended = false;
    const end = this.#ended.then(() => {
      ended = true;
    });
    try {
      await waitUntil(`${this.name} ends`, () => ended || undefined, {
        deadline: STOP_MILLISECONDS,
      });
    } finally {
      this.#signal('SIGKILL');
      await end;
    }
  }
}

/**
 * Starts a server and waits until it is ready.
 *
 * @throws When it ends or isn't ready in time, with the end of its log.
 */
export async function startServer(command: ServerCommand): Promise<Server> {
  const server = new LocalServer(command);
  await server.restart();
  return server;
}

/**
 * Stops servers, the last started first, all of them even if one fails.
 *
 * @throws What went wrong first.
 */
export async function stopServers(servers: readonly Server[]): Promise<void> {
  const failures: unknown[] = [];
  for (const server of [...servers].reverse()) {
    await server.stop().catch(error => failures.push(error));
  }
  if (failures.length > 0) {
    throw failures[0];
  }
}

/**
 * Runs a program to its end.
 *
 * @param input - Written to its standard input.
 * @returns Its standard output.
 * @throws When its exit code isn't 0, with what it wrote to standard error.
 */
export function run(
  path: string,
  args: readonly string[],
  options: {
    readonly input?: string;
    readonly environment?: Readonly<Record<string, string>>;
    readonly user?: string;
    readonly workingFolder?: string;
  } = {},
): Promise<string> {
  const { input = '', environment, user, workingFolder } = options;
  const prefix = user
    ? [
        '--pdeathsig=KILL',
        `--reuid=${user}`,
        `--regid=${user}`,
        '--init-groups',
      ]
    : ['--pdeathsig=KILL'];
  return new Promise((resolve, reject) => {
    const child = spawn('setpriv', [...prefix, '--', path, ...args], {
      cwd: workingFolder,
      env: { ...process.env, ...environment },
    });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', chunk => {
      output += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', chunk => {
      errors += chunk;
    });
    child.once('error', reject);
    child.once('close', code =>
      code === 0
        ? resolve(output)
        : reject(
            new Error(
              `${path} ${args.join(' ')} ended with ${code}: ${errors.trim() || output.trim()}`,
            ),
          ),
    );
    // A program that ends without reading everything closes the pipe early.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
