import { Router } from 'express';
import { DurationInput, ScenarioClock } from '../../clock';
import { Repository } from '../repository';
import { WorkflowRun } from '../records';
import { Endpoint } from '../rest/endpoint';

/** What goes wrong with GitHub Actions, changed while it runs. */
export interface ActionsFaults {
  /** The next dispatches start their run, and their answer is lost. */
  loseDispatchAnswers: number;
  /** The next dispatches start their run twice. */
  deliverTwice: number;
  /** Answers to a dispatch as a server that does not know the run's id yet. */
  hideRunDetails: boolean;
  /** Runs take this many times as long. */
  slowness: number;
  /** Local composite actions (`deploy-canary`) that fail. */
  failingActions: Set<string>;
}

/** One step that uses a local composite action. */
export interface EffectCall {
  repository: Repository;
  run: WorkflowRun;
  /** Inputs of the action, expressions filled in. */
  inputs: Readonly<Record<string, string>>;
  /** A token of the run for an audience, as `id-token: write` allows. */
  token(audience: string): Promise<string>;
  /** Waits as the scenario counts it. */
  wait(delay: DurationInput): Promise<void>;
  /** Aborted when the run is cancelled. */
  signal: AbortSignal;
}

/**
 * Carries out one local composite action (`./.github/actions/<name>`) and
 * returns its outputs; throws where the action would fail.
 */
export interface EffectHandler {
  run(call: EffectCall): Promise<Record<string, string>>;
}

export interface ActionsOptions {
  clock: ScenarioClock;
  /** By name of the composite action. */
  handlers: Readonly<Record<string, EffectHandler>>;
  /** `vars` of a repository, by its name. */
  variables?(repository: string): Readonly<Record<string, string>>;
  /** `secrets` of the company. */
  secrets?: Readonly<Record<string, string>>;
  /** From a dispatch until a runner has the job. Default 20 s. */
  queueTime?: DurationInput;
}

/** Why a composite action failed, as its log would say. */
export interface ActionFailure {
  runId: number;
  action: string;
  message: string;
}

export interface ActionsSimulation {
  /** Newest last. */
  readonly failures: readonly ActionFailure[];
  readonly faults: ActionsFaults;
  /** Issuer of the runs' tokens. */
  readonly issuer: string;
  readonly issuerPath: string;
  readonly issuerRouter: Router;
  readonly endpoints: readonly Endpoint[];
  /** Ends waiting jobs and waits for the others. */
  close(): Promise<void>;
}
