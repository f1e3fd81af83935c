import type { EffectCall, EffectHandler } from '@release-readiness/sandbox';
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { requireBinary } from '../../servers';
import { createWorkspace, type Workspace } from '../../servers/workspace';
import { CompositeAction, type ShellStep } from './compositeAction';
import { TokenEndpoint } from './tokenEndpoint';
import { writeFiles } from './writeFiles';

const TOOLS = ['helm', 'kubectl'];
/** There is no database and no cache here: these write down what they are told. */
const RECORDED = ['flyway', 'redis-cli'];
const CALLS = 'calls';
/** More than any step takes; a run's own limit is 15 minutes. */
const STEP_MILLISECONDS = 300_000;
const ERROR_LINES = 15;

/** One job on a machine of its own: checkout, temporary folder, environment. */
interface Job {
  readonly checkout: string;
  readonly temporary: string;
  readonly environment: Record<string, string>;
}

/** `name=value` lines, as steps append them for the runner. */
function readAssignments(file: string): Record<string, string> {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return Object.fromEntries(
    lines.map(line => {
      const [, name, value] = /^([A-Za-z_][\w-]*)=(.*)$/.exec(line) ?? [];
      if (!name) {
        throw new Error(`'${line}' assigns nothing`);
      }
      return [name, value];
    }),
  );
}

/** What a step wrote, without what it asked to be hidden. */
function masked(text: string): string {
  const hidden = [...text.matchAll(/^::add-mask::(.+)$/gm)];
  return hidden
    .reduce((shown, [, value]) => shown.replaceAll(value, '***'), text)
    .replace(/^::add-mask::.*\n/gm, '');
}

/**
 * Carries the composite actions of a repository out as GitHub's runner does:
 * each `run:` step in bash, on a checkout of the run's commit, with the real
 * `helm`, `kubectl`, `jq` and `curl`.
 */
export class ShellRunner {
  readonly #jobs = new Map<number, Job>();

  static async start(): Promise<ShellRunner> {
    const workspace = createWorkspace('runner');
    const tools = join(workspace.folder, 'tools');
    mkdirSync(tools);
    TOOLS.forEach(name => symlinkSync(requireBinary(name), join(tools, name)));
    RECORDED.forEach(name =>
      writeFileSync(
        join(tools, name),
        `#!/bin/sh\necho "${name} $*" >>"${join(tools, CALLS)}"\n`,
        { mode: 0o700 },
      ),
    );
    writeFileSync(join(tools, CALLS), '');
    return new ShellRunner(workspace, tools, await TokenEndpoint.start());
  }

  private constructor(
    private readonly workspace: Workspace,
    private readonly tools: string,
    private readonly tokens: TokenEndpoint,
  ) {}

  /** What every step wrote. */
  get log(): string {
    return join(this.workspace.logs, 'steps.log');
  }

  /** Calls of `flyway` and `redis-cli` so far, with their arguments. */
  get calls(): string[] {
    return readFileSync(join(this.tools, CALLS), 'utf8')
      .split('\n')
      .filter(Boolean);
  }

  /** Handlers for the simulated GitHub, by name of the composite action. */
  handlers(names: readonly string[]): Record<string, EffectHandler> {
    return Object.fromEntries(
      names.map(name => [name, { run: call => this.#run(name, call) }]),
    );
  }

  async stop(): Promise<void> {
    await this.tokens.stop();
    this.workspace.remove();
  }

  async #run(name: string, call: EffectCall): Promise<Record<string, string>> {
    const { repository, run, inputs, signal } = call;
    const files = repository.commit(run.sha)?.files ?? {};
    const text = files[`.github/actions/${name}/action.yaml`];
    if (text === undefined) {
      throw new Error(`The repository has no action ${name}`);
    }
    const job = this.#jobs.get(run.id) ?? this.#startJob(call, files);
    if (inputs.commit) {
      // What `actions/checkout` with a path does, which runs nothing of ours.
      writeFiles(
        join(job.checkout, 'promoted'),
        repository.commit(inputs.commit)?.files ?? {},
      );
    }
    const action = new CompositeAction(text, inputs);
    let outputs: Record<string, string> = {};
    for (const step of action.steps(() => outputs)) {
      outputs = await this.#runStep(`${run.id} ${name}`, step, job, signal);
    }
    return action.outputs();
  }

  #startJob(
    { repository, run, token }: EffectCall,
    files: Readonly<Record<string, string>>,
  ): Job {
    const folder = join(this.workspace.folder, `run-${run.id}`);
    const [checkout, temporary, home] = ['work', 'temp', 'home'].map(each =>
      join(folder, each),
    );
    [checkout, temporary, home].forEach(each =>
      mkdirSync(each, { recursive: true }),
    );
    writeFiles(checkout, files);
    const job: Job = {
      checkout,
      temporary,
      environment: {
        PATH: `${this.tools}:${process.env.PATH}`,
        HOME: home,
        LANG: 'C.UTF-8',
        CI: 'true',
        GITHUB_ACTIONS: 'true',
        GITHUB_REPOSITORY: repository.fullName,
        GITHUB_RUN_ID: String(run.id),
        GITHUB_RUN_ATTEMPT: String(run.attempt),
        GITHUB_SHA: run.sha,
        GITHUB_WORKSPACE: checkout,
        RUNNER_TEMP: temporary,
        ...this.tokens.admit(token),
      },
    };
    this.#jobs.set(run.id, job);
    return job;
  }

  /** Returns the step's outputs; what it left for later steps is kept. */
  async #runStep(
    title: string,
    step: ShellStep,
    job: Job,
    signal: AbortSignal,
  ): Promise<Record<string, string>> {
    const file = (name: string) => join(job.temporary, name);
    const script = file('step.sh');
    const outputs = file('outputs');
    const variables = file('variables');
    writeFileSync(script, step.script);
    writeFileSync(outputs, '');
    writeFileSync(variables, '');
    appendFileSync(this.log, `\n# ${title}: ${step.name}\n`);
    const said = await this.#bash(script, job, signal, {
      ...step.environment,
      GITHUB_OUTPUT: outputs,
      GITHUB_ENV: variables,
    }).catch((error: Error) => {
      throw new Error(`Step '${step.name}': ${error.message}`);
    });
    appendFileSync(this.log, said);
    Object.assign(job.environment, readAssignments(variables));
    return readAssignments(outputs);
  }

  #bash(
    script: string,
    job: Job,
    signal: AbortSignal,
    environment: Readonly<Record<string, string>>,
  ): Promise<string> {
    const said: string[] = [];
    return new Promise((resolve, reject) => {
      const child = spawn(
        'setpriv',
        [
          ...['--pdeathsig=KILL', '--', 'bash', '--noprofile', '--norc'],
          ...['-eo', 'pipefail', script],
        ],
        {
          cwd: job.checkout,
          // Nothing of this machine's own environment.
          env: { ...job.environment, ...environment } as NodeJS.ProcessEnv,
          stdio: ['ignore', 'pipe', 'pipe'],
          signal: AbortSignal.any([
            signal,
            AbortSignal.timeout(STEP_MILLISECONDS),
          ]),
          killSignal: 'SIGKILL',
        },
      );
      [child.stdout, child.stderr].forEach(stream =>
        stream.setEncoding('utf8').on('data', chunk => {
          said.push(chunk);
        }),
      );
      child.once('error', reject);
      child.once('close', code => {
        const text = masked(said.join(''));
        if (code === 0) {
          resolve(text);
          return;
        }
        appendFileSync(this.log, text);
        const last = text.trim().split('\n').slice(-ERROR_LINES).join('\n');
        reject(new Error(`it ended with ${code}: ${last}`));
      });
    });
  }
}
