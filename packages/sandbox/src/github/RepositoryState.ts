import {
  GitHubBranch,
  GitHubCommit,
  GitHubLabel,
  GitHubRepository,
} from './model';
import {
  ACTIONS_APP,
  Alert,
  Analysis,
  CheckRun,
  CheckSuite,
  CommitStatus,
  Deployment,
  Environment,
  Issue,
  Job,
  Workflow,
  WorkflowRun,
} from './records';

/** One repository as the servers read it. */
export class RepositoryState {
  readonly id: number;
  readonly branches: GitHubBranch[];
  readonly workflows: Workflow[] = [];
  readonly workflowRuns: WorkflowRun[] = [];
  readonly statuses: CommitStatus[] = [];
  readonly environments: Environment[] = [];
  readonly deployments: Deployment[] = [];
  readonly labels: GitHubLabel[];
  readonly issues: Issue[] = [];
  readonly analyses: Analysis[] = [];
  readonly alerts: Alert[] = [];
  codeScanning: 'on' | 403 | 404;
  protected readonly knownCommits = new Map<string, GitHubCommit>();
  protected readonly givenCheckRuns: CheckRun[] = [];
  private readonly suiteIds = new Map<string, number>();

  constructor(
    readonly data: Readonly<GitHubRepository>,
    protected readonly nextId: () => number,
  ) {
    this.id = data.id ?? nextId();
    data.commits.forEach(commit => this.knownCommits.set(commit.sha, commit));
    this.branches = data.branches.map(branch => ({ ...branch }));
    this.labels = [...(data.labels ?? [])];
    this.codeScanning = data.codeScanning
      ? 'on'
      : (data.codeScanningOff ?? 403);
  }

  get owner(): string {
    return this.data.owner;
  }

  get name(): string {
    return this.data.name;
  }

  get fullName(): string {
    return `${this.owner}/${this.name}`;
  }

  get commits(): readonly GitHubCommit[] {
    return [...this.knownCommits.values()];
  }

  commit(sha: string): GitHubCommit | undefined {
    return this.knownCommits.get(sha);
  }

  branch(name: string): GitHubBranch | undefined {
    return this.branches.find(branch => branch.name === name);
  }

  /** A branch, tag, `HEAD`, full or shortened (7 digits at least) commit id. */
  resolve(expression: string): GitHubCommit | undefined {
    const name = expression
      .replace(/^refs\//, '')
      .replace(/^(heads|tags)\//, '');
    const wanted = name === 'HEAD' ? this.data.defaultBranch : name;
    const sha =
      this.branch(wanted)?.sha ??
      this.data.tags?.find(tag => tag.name === wanted)?.sha ??
      (/^[0-9a-f]{7,40}$/.test(wanted)
        ? this.commits.find(commit => commit.sha.startsWith(wanted))?.sha
        : undefined);
    return sha === undefined ? undefined : this.knownCommits.get(sha);
  }

  /** Given check runs, and one for each job of a workflow run, as on GitHub. */
  checkRuns(sha: string): CheckRun[] {
    const given = this.givenCheckRuns.filter(run => run.sha === sha);
    const ofJobs = this.workflowRuns
      .filter(run => run.sha === sha)
      .flatMap(run =>
        run.jobs
          .filter(
            job =>
              !given.some(
                other =>
                  other.workflowRunId === run.id && other.name === job.name,
              ),
          )
          .map(job => this.checkRunOfJob(run, job)),
      );
    return [...given, ...ofJobs];
  }

  checkRun(id: number): CheckRun | undefined {
    return this.commits
      .flatMap(commit => this.checkRuns(commit.sha))
      .find(run => run.id === id);
  }

  checkSuites(sha: string): CheckSuite[] {
    const suites = new Map<number, CheckSuite>();
    for (const run of this.checkRuns(sha)) {
      const id = this.suiteId(run);
      const suite = suites.get(id);
      if (suite) {
        suite.checkRuns.push(run);
      } else {
        const { app, workflowRunId } = run;
        suites.set(id, { id, sha, app, workflowRunId, checkRuns: [run] });
      }
    }
    return [...suites.values()];
  }

  /** Runs of one App, commit and workflow run share a suite. */
  suiteId(run: Pick<CheckRun, 'sha' | 'app' | 'workflowRunId'>): number {
    const key = `${run.sha} ${run.app.slug} ${run.workflowRunId ?? ''}`;
    const known = this.suiteIds.get(key);
    if (known !== undefined) {
      return known;
    }
    const id = this.nextId();
    this.suiteIds.set(key, id);
    return id;
  }

  suiteIdOfRun(run: WorkflowRun): number {
    return this.suiteId({
      sha: run.sha,
      app: ACTIONS_APP,
      workflowRunId: run.id,
    });
  }

  /** The newest status of each context, newest first. */
  latestStatuses(sha: string): CommitStatus[] {
    const latest = new Map<string, CommitStatus>();
    this.statuses
      .filter(status => status.sha === sha)
      .forEach(status => latest.set(status.context, status));
    return [...latest.values()].reverse();
  }

  private checkRunOfJob(run: WorkflowRun, job: Job): CheckRun {
    return {
      id: job.id,
      sha: run.sha,
      name: job.name,
      status: job.status === 'waiting' ? 'queued' : job.status,
      conclusion: job.conclusion,
      startedAt: job.startedAt,
      completedAt: job.completedAt,
      app: ACTIONS_APP,
      workflowRunId: run.id,
    };
  }
}
