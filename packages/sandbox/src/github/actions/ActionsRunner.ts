import { DurationInput, toMilliseconds } from '../../clock';
import { Job, WorkflowRun } from '../records';
import { Site } from '../site';
import { ConcurrencyGroups } from './ConcurrencyGroups';
import { WorkflowStep } from './dispatchable';
import { Context, evaluate, fillIn } from './expressions';
import { RunOrder, runContext } from './runContext';
import { startDeployment } from './startDeployment';
import { ActionFailure, ActionsFaults, ActionsOptions } from './model';
import { OidcIssuer } from './OidcIssuer';

/** A job that waits for those who guard its environment. */
interface Gate {
  environment: string;
  /** `app:<slug>` and `reviewers` that have not answered. */
  missing: Set<string>;
  answer(approved: boolean): void;
}

class Cancelled extends Error {}

const ACTION = './.github/actions/';

/** Carries out workflow runs: queue, gate, steps, Deployment. */
export class ActionsRunner {
  readonly faults: ActionsFaults = {
    loseDispatchAnswers: 0,
    deliverTwice: 0,
    hideRunDetails: false,
    slowness: 1,
    failingActions: new Set(),
  };
  readonly failures: ActionFailure[] = [];
  readonly #groups = new ConcurrencyGroups();
  readonly #gates = new Map<number, Gate>();
  readonly #running = new Map<number, AbortController>();
  readonly #ended = new Set<Promise<void>>();

  constructor(
    private readonly site: Site,
    private readonly issuer: OidcIssuer,
    private readonly options: ActionsOptions,
  ) {}

  start(order: RunOrder): WorkflowRun {
    const { repository, workflow, inputs } = order;
    const now = this.#now();
    const context = this.#context(order, new Map(), () => 'success');
    const run = repository.addWorkflowRun({
      path: order.path,
      displayTitle: fillIn(
        workflow['run-name'] ?? workflow.name ?? order.path,
        context,
      ),
      sha: order.sha,
      branch: order.branch,
      event: 'workflow_dispatch',
      status: 'queued',
      actor: order.actor,
      createdAt: now,
      updatedAt: now,
      jobs: Object.keys(workflow.jobs).map(name => ({
        name,
        status: 'queued',
        startedAt: now,
      })),
    });
    const stop = new AbortController();
    this.#running.set(run.id, stop);
    const work = this.#carryOut({ ...order, inputs }, run, stop.signal).finally(
      () => {
        this.#running.delete(run.id);
        this.#gates.delete(run.id);
        this.#ended.delete(work);
      },
    );
    this.#ended.add(work);
    return run;
  }

  /** False when the run has ended already. */
  cancel(id: number): boolean {
    const stop = this.#running.get(id);
    stop?.abort();
    return stop !== undefined;
  }

  gate(runId: number): Gate | undefined {
    return this.#gates.get(runId);
  }

  async close(): Promise<void> {
    this.#running.forEach(stop => stop.abort());
    await Promise.all(this.#ended);
  }

  async #carryOut(
    order: RunOrder,
    run: WorkflowRun,
    signal: AbortSignal,
  ): Promise<void> {
    let conclusion: 'success' | 'failure' | 'cancelled' = 'success';
    let leave: (() => void) | undefined;
    try {
      leave = await this.#turn(order, signal);
      await this.#wait(this.options.queueTime ?? '20s', signal);
      for (const job of run.jobs) {
        await this.#carryOutJob(order, run, job, signal);
        if (job.conclusion !== 'success') {
          conclusion = 'failure';
          break;
        }
      }
    } catch (error) {
      conclusion = error instanceof Cancelled ? 'cancelled' : 'failure';
      if (conclusion === 'failure') {
        this.failures.push({
          runId: run.id,
          action: 'runner',
          message: error instanceof Error ? error.message : String(error),
        });
      }
    }
    for (const job of run.jobs.filter(({ status }) => status !== 'completed')) {
      Object.assign(job, {
        status: 'completed',
        conclusion: conclusion === 'success' ? 'skipped' : conclusion,
        completedAt: this.#now(),
      });
    }
    this.#update(order, run, 'completed', conclusion);
    leave?.();
  }

  /** The turn in the workflow's concurrency group; returns how to end it. */
  async #turn(order: RunOrder, signal: AbortSignal): Promise<() => void> {
    const { repository, workflow } = order;
    if (!workflow.concurrency) {
      return () => undefined;
    }
    const context = this.#context(order, new Map(), () => 'success');
    const group = fillIn(workflow.concurrency.group, context);
    const leave = await this.#groups.enter(
      `${repository.fullName} ${group}`,
      signal,
    );
    if (!leave) {
      throw new Cancelled();
    }
    return leave;
  }

  async #carryOutJob(
    order: RunOrder,
    run: WorkflowRun,
    job: Job,
    signal: AbortSignal,
  ): Promise<void> {
    const outputs = new Map<string, Record<string, string>>();
    let failed = false;
    const context = this.#context(order, outputs, () =>
      failed ? 'failure' : 'success',
    );
    const definition = order.workflow.jobs[job.name];
    const environment =
      definition.environment && fillIn(definition.environment, context);
    if (environment && !(await this.#pass(order, run, environment, signal))) {
      Object.assign(job, {
        status: 'completed',
        conclusion: 'failure',
        completedAt: this.#now(),
      });
      return;
    }
    Object.assign(job, { status: 'in_progress', startedAt: this.#now() });
    this.#update(order, run, 'in_progress');
    const deployment = environment
      ? startDeployment(this.site, order.repository, run, { job, environment })
      : undefined;
    job.steps = [
      { name: 'Set up job', status: 'completed', conclusion: 'success' },
    ];
    try {
      for (const step of definition.steps) {
        const done = await this.#carryOutStep(step, {
          order,
          run,
          environment,
          signal,
          context,
          failed,
          outputs,
        });
        job.steps.push({
          name: step.name ?? step.uses ?? 'Run',
          status: 'completed',
          conclusion: done,
        });
        failed = failed || done === 'failure';
      }
    } finally {
      const conclusion = failed ? 'failure' : 'success';
      const ended = signal.aborted ? 'cancelled' : conclusion;
      Object.assign(job, {
        status: 'completed',
        conclusion: ended,
        completedAt: this.#now(),
      });
      deployment?.(ended === 'success' ? 'success' : 'failure');
    }
  }

  async #carryOutStep(
    step: WorkflowStep,
    state: {
      order: RunOrder;
      run: WorkflowRun;
      environment?: string;
      signal: AbortSignal;
      context: Context;
      failed: boolean;
      outputs: Map<string, Record<string, string>>;
    },
  ): Promise<'success' | 'failure' | 'skipped'> {
    const { run, order, signal, context } = state;
    const always = step.if?.includes('always()') ?? false;
    if ((state.failed && !always) || (step.if && !evaluate(step.if, context))) {
      return 'skipped';
    }
    const name = step.uses?.startsWith(ACTION)
      ? step.uses.slice(ACTION.length)
      : undefined;
    if (name === undefined) {
      // a published action or a script: nothing that a promotion reads back
      return 'success';
    }
    const handler = this.options.handlers[name];
    if (!handler || this.faults.failingActions.has(name)) {
      return 'failure';
    }
    try {
      const outputs = await handler.run({
        repository: order.repository,
        run,
        inputs: Object.fromEntries(
          Object.entries(step.with).map(([key, value]) => [
            key,
            fillIn(value, context),
          ]),
        ),
        token: audience =>
          this.issuer.token(order.repository, run, {
            audience,
            environment: state.environment,
          }),
        wait: delay => this.#wait(delay, signal),
        signal,
      });
      if (step.id) {
        state.outputs.set(step.id, outputs);
      }
      return 'success';
    } catch (error) {
      if (signal.aborted) {
        throw new Cancelled();
      }
      this.failures.push({
        runId: run.id,
        action: name,
        message: error instanceof Error ? error.message : String(error),
      });
      return 'failure';
    }
  }

  /** Whether everybody who guards the environment agrees. */
  async #pass(
    order: RunOrder,
    run: WorkflowRun,
    name: string,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { repository } = order;
    const environment =
      repository.environments.find(other => other.name === name) ??
      // naming one that does not exist creates it, without any rule
      repository.putEnvironment({ name, createdAt: this.#now() });
    const missing = new Set([
      ...(environment.protectionApps ?? [])
        .filter(({ enabled }) => enabled !== false)
        .map(({ slug }) => `app:${slug}`),
      ...(environment.reviewers?.length ? ['reviewers'] : []),
    ]);
    if (missing.size === 0) {
      return true;
    }
    const answered = new Promise<boolean>((resolve, reject) => {
      this.#gates.set(run.id, { environment: name, missing, answer: resolve });
      signal.addEventListener('abort', () => reject(new Cancelled()));
    });
    this.#update(order, run, 'waiting');
    if ([...missing].some(guard => guard.startsWith('app:'))) {
      repository.requestProtection(run, name);
    }
    try {
      return await answered;
    } finally {
      this.#gates.delete(run.id);
    }
  }

  #update(
    { repository }: RunOrder,
    run: WorkflowRun,
    status: WorkflowRun['status'],
    conclusion?: WorkflowRun['conclusion'],
  ): void {
    repository.updateWorkflowRun(run.id, {
      status,
      updatedAt: this.#now(),
      ...(conclusion && { conclusion }),
    });
  }

  #context(
    order: Pick<RunOrder, 'repository' | 'inputs'>,
    outputs: ReadonlyMap<string, Record<string, string>>,
    status: () => string,
  ): Context {
    return runContext(order, { options: this.options, outputs, status });
  }

  #wait(delay: DurationInput, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(new Cancelled());
        return;
      }
      const timer = this.options.clock.after(
        toMilliseconds(delay) * this.faults.slowness,
        resolve,
      );
      signal.addEventListener(
        'abort',
        () => {
          timer.cancel();
          reject(new Cancelled());
        },
        { once: true },
      );
    });
  }

  #now(): string {
    return this.site.now().toISOString();
  }
}
