import { z } from 'zod';
import { GithubError, type GithubClient } from '../../client';
import { webAddress } from '../../mappers';
import {
  classifyRun,
  effectIdOf,
  mapWorkflowJobs,
  mapWorkflowRun,
  mapWorkflowRuns,
  type RunOutcome,
  type WorkflowRun,
} from '../runs';

export interface RepositoryIdentity {
  id: number;
  /** `acme/order`. */
  fullName: string;
  defaultBranch: string;
  /** Its address for people. */
  page?: string;
}

const repositoryShape = z.object({
  id: z.number().int(),
  full_name: z.string(),
  default_branch: z.string(),
  html_url: z.string().optional(),
});

const dispatchShape = z.object({
  workflow_run_id: z.number().int(),
  html_url: z.string().optional(),
});

const pageSize = 100;
/** GitHub shows at most 1,000 runs of one search. */
const maximumPages = 10;

/** The Actions of one repository. */
export class ActionsRepository {
  readonly #client: GithubClient;
  readonly #base: string;

  /** @param fullName - `acme/order` */
  constructor(client: GithubClient, fullName: string) {
    this.#client = client;
    this.#base = `/repos/${fullName}`;
  }

  identity(signal: AbortSignal): Promise<RepositoryIdentity> {
    return this.#client.get(
      this.#base,
      json => {
        const { id, full_name, default_branch, html_url } =
          repositoryShape.parse(json);
        const page = webAddress(html_url);
        return {
          id,
          fullName: full_name,
          defaultBranch: default_branch,
          ...(page && { page }),
        };
      },
      signal,
    );
  }

  /** Whether a workflow can be dispatched; undefined when there is none. */
  async workflowState(
    file: string,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    try {
      return await this.#client.get(
        `${this.#base}/actions/workflows/${encodeURIComponent(file)}`,
        json => z.object({ state: z.string() }).parse(json).state,
        signal,
      );
    } catch (error) {
      if (error instanceof GithubError && error.status === 404) {
        return undefined;
      }
      throw error;
    }
  }

  /** Runs that were started for an effect; all but the first are doubles. */
  async findRuns(
    file: string,
    options: { effectId: string; since: Date; signal: AbortSignal },
  ): Promise<WorkflowRun[]> {
    const { effectId, since, signal } = options;
    const found: WorkflowRun[] = [];
    // in whole hours, so that answers can be asked for conditionally
    const created = `${since.toISOString().slice(0, 13)}:00:00Z`;
    for (let page = 1; page <= maximumPages; page += 1) {
      const { runs, hasNext } = await this.#client.get(
        `${this.#base}/actions/workflows/${encodeURIComponent(
          file,
        )}/runs?event=workflow_dispatch&created=${encodeURIComponent(
          `>=${created}`,
        )}&per_page=${pageSize}&page=${page}`,
        (json, next) => ({
          runs: mapWorkflowRuns(json),
          hasNext: next.hasNext,
        }),
        signal,
      );
      found.push(...runs.filter(run => effectIdOf(run) === effectId));
      if (!hasNext) {
        break;
      }
    }
    return found.sort((a, b) => a.id - b.id);
  }

  run(id: number, signal: AbortSignal): Promise<WorkflowRun> {
    return this.#client.get(
      `${this.#base}/actions/runs/${id}`,
      mapWorkflowRun,
      signal,
    );
  }

  /** What became of a run, with the step at which it failed. */
  async outcome(run: WorkflowRun, signal: AbortSignal): Promise<RunOutcome> {
    const jobs =
      run.conclusion === 'failure'
        ? await this.#client.get(
            `${this.#base}/actions/runs/${run.id}/attempts/${run.attempt}/jobs?per_page=${pageSize}`,
            mapWorkflowJobs,
            signal,
          )
        : [];
    return classifyRun(run, jobs);
  }

  /**
   * Starts a workflow. GitHub tells the run's id since February 2026; a server
   * that does not know the field may ignore or refuse it, then it is sent
   * without.
   *
   * @returns the run's id and page where GitHub tells them
   */
  async dispatch(
    file: string,
    body: { ref: string; inputs: Record<string, string> },
    signal: AbortSignal,
  ): Promise<{ runId?: number; url?: string }> {
    const path = `${this.#base}/actions/workflows/${encodeURIComponent(
      file,
    )}/dispatches`;
    try {
      const { data } = await this.#client.post(
        path,
        { ...body, return_run_details: true },
        signal,
      );
      const details = dispatchShape.safeParse(data);
      return details.success
        ? { runId: details.data.workflow_run_id, url: details.data.html_url }
        : {};
    } catch (error) {
      if (!(error instanceof GithubError && error.status === 422)) {
        throw error;
      }
      // 422 did nothing, so this can't start a second run
      await this.#client.post(path, body, signal);
      return {};
    }
  }

  /**
   * Asks for a run's end.
   *
   * @returns false when it had ended already
   */
  async cancel(
    id: number,
    options: { force: boolean; signal: AbortSignal },
  ): Promise<boolean> {
    try {
      await this.#client.post(
        `${this.#base}/actions/runs/${id}/${options.force ? 'force-cancel' : 'cancel'}`,
        {},
        options.signal,
      );
      return true;
    } catch (error) {
      if (error instanceof GithubError && error.status === 409) {
        return false;
      }
      throw error;
    }
  }
}
