import { ChangeListener, GitHubChange } from './changes';
import {
  GitHubBranch,
  GitHubCheckRun,
  GitHubCodeScanning,
  GitHubCodeScanningAlert,
  GitHubCodeScanningAnalysis,
  GitHubComment,
  GitHubCommit,
  GitHubCommitStatus,
  GitHubDeployment,
  GitHubDeploymentStatus,
  GitHubEnvironment,
  GitHubIssue,
  GitHubRepository,
  GitHubWorkflow,
  GitHubWorkflowRun,
} from './model';
import {
  Alert,
  Analysis,
  CheckRun,
  Comment,
  CommitStatus,
  Deployment,
  DeploymentStatus,
  Environment,
  Issue,
  Workflow,
  WorkflowRun,
  ACTIONS_APP,
} from './records';
import { RepositoryState } from './RepositoryState';

/**
 * One repository as the servers read it. Every change after the start goes
 * through a method, so that the webhook it causes is sent.
 */
export class Repository extends RepositoryState {
  #emit: ChangeListener;

  constructor(
    data: Readonly<GitHubRepository>,
    nextId: () => number,
    emit: ChangeListener,
  ) {
    super(data, nextId);
    // what is there at the start is no change
    this.#emit = () => undefined;
    this.branches.forEach(branch => this.#requireCommit(branch.sha, 'branch'));
    if (!this.branch(data.defaultBranch)) {
      throw new Error(
        `${this.fullName}: the default branch '${data.defaultBranch}' is not among its branches`,
      );
    }
    data.workflows?.forEach(workflow => this.addWorkflow(workflow));
    data.workflowRuns?.forEach(run => this.addWorkflowRun(run));
    data.checkRuns?.forEach(run => this.addCheckRun(run));
    data.statuses?.forEach(status => this.addStatus(status));
    this.#fillCodeScanning(data.codeScanning);
    data.environments?.forEach(item => this.putEnvironment(item));
    [...(data.deployments ?? [])]
      .sort((a, b) => a.createdAt.localeCompare(b.createdAt))
      .forEach(item => this.addDeployment(item));
    data.issues?.forEach(issue => this.addIssue(issue));
    this.#emit = emit;
  }

  /** Adds a commit on top of a branch and moves the branch. */
  push(branchName: string, commit: GitHubCommit): void {
    const branch = this.branch(branchName);
    const before = branch?.sha ?? '0'.repeat(40);
    this.knownCommits.set(commit.sha, commit);
    if (branch) {
      branch.sha = commit.sha;
    } else {
      this.branches.push({ name: branchName, sha: commit.sha });
    }
    this.#changed({ event: 'push', branch: branchName, before, commit });
  }

  addWorkflow(workflow: GitHubWorkflow): Workflow {
    const stored = { ...workflow, id: workflow.id ?? this.nextId() };
    this.workflows.push(stored);
    return stored;
  }

  addWorkflowRun(run: GitHubWorkflowRun): WorkflowRun {
    this.#requireCommit(run.sha, `run of ${run.path}`);
    if (!this.workflows.some(workflow => workflow.path === run.path)) {
      this.addWorkflow({ name: run.path, path: run.path });
    }
    const stored: WorkflowRun = {
      ...run,
      id: run.id ?? this.nextId(),
      attempt: run.attempt ?? 1,
      number:
        this.workflowRuns.filter(other => other.path === run.path).length + 1,
      jobs: run.jobs.map(job => ({ ...job, id: job.id ?? this.nextId() })),
      artifacts: (run.artifacts ?? []).map(artifact => ({
        ...artifact,
        id: artifact.id ?? this.nextId(),
      })),
    };
    this.workflowRuns.push(stored);
    this.#workflowRunChanged(stored);
    return stored;
  }

  updateWorkflowRun(
    id: number,
    change: Partial<
      Pick<WorkflowRun, 'status' | 'conclusion' | 'updatedAt' | 'jobs'>
    >,
  ): WorkflowRun {
    const run = this.#require(
      this.workflowRuns.find(other => other.id === id),
      `workflow run ${id}`,
    );
    Object.assign(run, change);
    this.#workflowRunChanged(run);
    return run;
  }

  addCheckRun(run: GitHubCheckRun): CheckRun {
    this.#requireCommit(run.sha, `check run '${run.name}'`);
    const stored = {
      ...run,
      id: run.id ?? this.nextId(),
      app: run.app ?? ACTIONS_APP,
    };
    this.givenCheckRuns.push(stored);
    this.#checkRunChanged(stored);
    return stored;
  }

  updateCheckRun(id: number, change: Partial<GitHubCheckRun>): CheckRun {
    const run = this.#require(
      this.givenCheckRuns.find(other => other.id === id),
      `check run ${id}`,
    );
    Object.assign(run, change, { id });
    this.#checkRunChanged(run);
    return run;
  }

  addStatus(status: GitHubCommitStatus): CommitStatus {
    this.#requireCommit(status.sha, `status '${status.context}'`);
    const stored = { ...status, id: status.id ?? this.nextId() };
    this.statuses.push(stored);
    this.#changed({ event: 'status', status: stored });
    return stored;
  }

  addAnalysis(analysis: GitHubCodeScanningAnalysis): Analysis {
    this.#requireCommit(analysis.sha, `${analysis.tool.name} analysis`);
    const stored = { ...analysis, id: analysis.id ?? this.nextId() };
    this.analyses.push(stored);
    this.codeScanning = 'on';
    return stored;
  }

  addAlert(alert: GitHubCodeScanningAlert): Alert {
    const stored = { ...alert, number: alert.number ?? this.alerts.length + 1 };
    this.alerts.push(stored);
    this.#changed({
      event: 'code_scanning_alert',
      action: 'created',
      alert: stored,
    });
    return stored;
  }

  updateAlert(
    number: number,
    change: Partial<Pick<Alert, 'state' | 'fixedAt' | 'dismissed'>>,
  ): Alert {
    const alert = this.#require(
      this.alerts.find(other => other.number === number),
      `alert ${number}`,
    );
    Object.assign(alert, change);
    const action = (
      { open: 'reopened', fixed: 'fixed', dismissed: 'closed_by_user' } as const
    )[alert.state];
    this.#changed({ event: 'code_scanning_alert', action, alert });
    return alert;
  }

  /** Adds the environment, or replaces the one of this name. */
  putEnvironment(environment: GitHubEnvironment): Environment {
    const index = this.environments.findIndex(
      other => other.name === environment.name,
    );
    const stored = {
      ...environment,
      id: environment.id ?? this.environments[index]?.id ?? this.nextId(),
    };
    if (index < 0) {
      this.environments.push(stored);
    } else {
      this.environments[index] = stored;
    }
    return stored;
  }

  addDeployment(deployment: GitHubDeployment): Deployment {
    this.#requireCommit(
      deployment.sha,
      `deployment to ${deployment.environment}`,
    );
    const stored: Deployment = {
      ...deployment,
      id: deployment.id ?? this.nextId(),
      statuses: [],
    };
    this.deployments.push(stored);
    this.#changed({ event: 'deployment', deployment: stored });
    deployment.statuses.forEach(status =>
      this.addDeploymentStatus(stored.id, status),
    );
    return stored;
  }

  /**
   * Adds a status. As on GitHub, a success makes the environment's earlier
   * successful deployments inactive.
   */
  addDeploymentStatus(
    deploymentId: number,
    status: GitHubDeploymentStatus,
  ): DeploymentStatus {
    const deployment = this.#require(
      this.deployments.find(other => other.id === deploymentId),
      `deployment ${deploymentId}`,
    );
    const stored = { ...status, id: status.id ?? this.nextId() };
    deployment.statuses.push(stored);
    this.#changed({ event: 'deployment_status', deployment, status: stored });
    if (status.state === 'success') {
      this.deployments
        .filter(
          other =>
            other !== deployment &&
            other.environment === deployment.environment &&
            other.createdAt <= deployment.createdAt &&
            other.statuses.at(-1)?.state === 'success',
        )
        .forEach(other =>
          this.addDeploymentStatus(other.id, {
            state: 'inactive',
            creator: status.creator,
            createdAt: status.createdAt,
          }),
        );
    }
    return stored;
  }

  /** Asks the Apps that guard an environment whether a run may enter it. */
  requestProtection(run: WorkflowRun, environment: string): void {
    this.#changed({ event: 'deployment_protection_rule', run, environment });
  }

  addIssue(issue: GitHubIssue): Issue {
    const stored: Issue = {
      ...issue,
      id: this.nextId(),
      number:
        issue.number ??
        Math.max(0, ...this.issues.map(other => other.number)) + 1,
      comments: (issue.comments ?? []).map(comment => ({
        ...comment,
        id: comment.id ?? this.nextId(),
      })),
      events: (issue.events ?? []).map(event => ({
        ...event,
        id: event.id ?? this.nextId(),
      })),
    };
    this.issues.push(stored);
    this.#changed({ event: 'issues', action: 'opened', issue: stored });
    return stored;
  }

  closeIssue(number: number, by: { login: string; at: string }): Issue {
    const issue = this.#issue(number);
    Object.assign(issue, {
      state: 'closed',
      stateReason: 'completed',
      closedAt: by.at,
      closedBy: by.login,
    });
    this.#changed({ event: 'issues', action: 'closed', issue });
    return issue;
  }

  labelIssue(
    number: number,
    label: string,
    by: { login: string; at: string },
  ): Issue {
    const issue = this.#issue(number);
    issue.labels = [...issue.labels, label];
    issue.events.push({
      id: this.nextId(),
      event: 'labeled',
      label,
      actor: by.login,
      createdAt: by.at,
    });
    this.#changed({ event: 'issues', action: 'labeled', issue });
    return issue;
  }

  addComment(number: number, comment: GitHubComment): Comment {
    const stored = { ...comment, id: comment.id ?? this.nextId() };
    this.#issue(number).comments.push(stored);
    return stored;
  }

  /** Replaces the protection and rules of a branch. */
  protectBranch(
    name: string,
    protection: Pick<GitHubBranch, 'protection' | 'rules'>,
  ): void {
    Object.assign(
      this.#require(this.branch(name), `branch '${name}'`),
      protection,
    );
  }

  #issue(number: number): Issue {
    return this.#require(
      this.issues.find(other => other.number === number),
      `issue ${number}`,
    );
  }

  #fillCodeScanning(scanning: GitHubCodeScanning | undefined): void {
    scanning?.analyses.forEach(analysis => this.addAnalysis(analysis));
    scanning?.alerts.forEach(alert => this.addAlert(alert));
  }

  #workflowRunChanged(run: WorkflowRun): void {
    const actions = {
      queued: 'requested',
      waiting: 'requested',
      in_progress: 'in_progress',
      completed: 'completed',
    } as const;
    this.#changed({ event: 'workflow_run', action: actions[run.status], run });
  }

  #checkRunChanged(checkRun: CheckRun): void {
    const action = checkRun.status === 'completed' ? 'completed' : 'created';
    this.#changed({ event: 'check_run', action, checkRun });
  }

  #changed(change: GitHubChange): void {
    this.#emit(this, change);
  }

  #requireCommit(sha: string, where: string): void {
    this.#require(this.knownCommits.get(sha), `commit ${sha} (${where})`);
  }

  #require<T>(found: T | undefined, what: string): T {
    if (found === undefined) {
      throw new Error(`${this.fullName} has no ${what}`);
    }
    return found;
  }
}
