/**
 * The plain data of a GitHub installation, as somebody fills it in before
 * `startGitHub` serves it. Times are ISO 8601 in UTC and never in the future.
 * `id` is optional everywhere: what is left out is numbered at start, in the
 * order of the data. `sha` is always a full commit id of 40 hex digits
 * (`inventedCommitId` makes one from words).
 */
export interface GitHubData {
  users: GitHubUser[];
  repositories: GitHubRepository[];
  tokens: GitHubToken[];
  /** GitHub Apps that may ask for installation tokens. */
  apps?: GitHubApp[];
}

export interface GitHubUser {
  login: string;
  id?: number;
  name?: string;
  email?: string;
  type?: 'User' | 'Bot' | 'Organization';
}

/** A personal or installation token and what it may do. */
export interface GitHubToken {
  value: string;
  /** Who the token speaks for, a `login` of {@link GitHubData.users}. */
  login: string;
  /** `owner/name` patterns it sees; left out: all repositories. */
  repositories?: string[];
  /**
   * Permissions it lacks: a request that needs one gets GitHub's 403
   * "Resource not accessible by integration".
   */
  denied?: GitHubPermission[];
  /** Requests an hour, REST; left out: 5000. */
  restLimit?: number;
  /** Points an hour, GraphQL; left out: 5000. */
  graphqlLimit?: number;
}

export type GitHubPermission =
  | 'actions'
  | 'administration'
  | 'checks'
  | 'contents'
  | 'deployments'
  | 'environments'
  | 'issues'
  | 'security_events'
  | 'statuses';

export interface GitHubApp {
  id: number;
  slug: string;
  /** PEM, SPKI; the App's JSON Web Tokens are verified with it. */
  publicKey: string;
  installations: { id?: number; account: string }[];
}

export interface GitHubRepository {
  owner: string;
  name: string;
  id?: number;
  description?: string;
  private?: boolean;
  archived?: boolean;
  topics?: string[];
  createdAt: string;
  /** Name of one of {@link GitHubRepository.branches}. */
  defaultBranch: string;
  branches: GitHubBranch[];
  tags?: { name: string; sha: string }[];
  commits: GitHubCommit[];
  checkRuns?: GitHubCheckRun[];
  statuses?: GitHubCommitStatus[];
  /** Left out: code scanning is off, its endpoints answer 403 or 404. */
  codeScanning?: GitHubCodeScanning;
  /** 403 is what GitHub says for private repositories without a licence. */
  codeScanningOff?: 403 | 404;
  workflows?: GitHubWorkflow[];
  workflowRuns?: GitHubWorkflowRun[];
  environments?: GitHubEnvironment[];
  deployments?: GitHubDeployment[];
  labels?: GitHubLabel[];
  issues?: GitHubIssue[];
}

export interface GitHubCommit {
  sha: string;
  message: string;
  author: GitHubSignature;
  parents?: string[];
  /**
   * The whole tree at this commit: path (`/` between folders, none in front)
   * to content. Several commits may share one object.
   */
  files: Readonly<Record<string, string>>;
}

export interface GitHubSignature {
  name: string;
  email: string;
  date: string;
  /** The account behind the signature, where GitHub knows it. */
  login?: string;
}

export interface GitHubBranch {
  name: string;
  sha: string;
  /** Classic branch protection; left out: none. */
  protection?: GitHubBranchProtection;
  /** Rules of rulesets that apply to this branch. */
  rules?: GitHubBranchRule[];
}

export interface GitHubBranchProtection {
  requiredStatusChecks?: { strict: boolean; contexts: string[] };
  requiredApprovingReviews?: number;
  enforceAdmins: boolean;
}

/** A rule as `GET /repos/{owner}/{repo}/rules/branches/{branch}` says it. */
export type GitHubBranchRule =
  | {
      type: 'required_status_checks';
      contexts: string[];
      strict: boolean;
      rulesetId: number;
    }
  | {
      type: 'pull_request';
      requiredApprovingReviews: number;
      rulesetId: number;
    }
  | { type: 'deletion' | 'non_fast_forward'; rulesetId: number };

export type GitHubConclusion =
  | 'action_required'
  | 'cancelled'
  | 'failure'
  | 'neutral'
  | 'skipped'
  | 'stale'
  | 'startup_failure'
  | 'success'
  | 'timed_out';

export interface GitHubCheckRun {
  id?: number;
  sha: string;
  name: string;
  status: 'queued' | 'in_progress' | 'completed';
  /** Present when, and only when, `status` is `completed`. */
  conclusion?: Exclude<GitHubConclusion, 'startup_failure'>;
  startedAt: string;
  completedAt?: string;
  detailsUrl?: string;
  output?: { title?: string; summary?: string; text?: string };
  /** Left out: `github-actions`. Runs of one App and commit form one suite. */
  app?: { slug: string; name: string };
  /** The job's workflow run, for runs of `github-actions`. */
  workflowRunId?: number;
}

export interface GitHubCommitStatus {
  id?: number;
  sha: string;
  context: string;
  state: 'error' | 'failure' | 'pending' | 'success';
  description?: string;
  targetUrl?: string;
  creator: string;
  createdAt: string;
}

export interface GitHubCodeScanning {
  analyses: GitHubCodeScanningAnalysis[];
  alerts: GitHubCodeScanningAlert[];
}

export interface GitHubCodeScanningAnalysis {
  id?: number;
  sha: string;
  /** For example `refs/heads/main`. */
  ref: string;
  tool: { name: string; version?: string };
  category?: string;
  createdAt: string;
  resultsCount: number;
  rulesCount: number;
  /** Empty when the upload was good. */
  error?: string;
  warning?: string;
}

export interface GitHubCodeScanningAlert {
  number?: number;
  state: 'open' | 'dismissed' | 'fixed';
  tool: { name: string; version?: string };
  rule: {
    id: string;
    description: string;
    severity: 'none' | 'note' | 'warning' | 'error';
    /** Left out where a rule is no security rule. */
    securitySeverity?: 'low' | 'medium' | 'high' | 'critical';
  };
  createdAt: string;
  /** The instance seen last: where and at which commit. */
  instance: {
    ref: string;
    sha: string;
    path: string;
    startLine: number;
    message: string;
  };
  fixedAt?: string;
  dismissed?: {
    at: string;
    by: string;
    reason: 'false positive' | "won't fix" | 'used in tests';
    comment?: string;
  };
}

export interface GitHubWorkflow {
  id?: number;
  name: string;
  /** For example `.github/workflows/ci.yaml`. */
  path: string;
  state?: 'active' | 'disabled_manually';
}

export interface GitHubWorkflowRun {
  id?: number;
  /** Path of one of {@link GitHubRepository.workflows}. */
  path: string;
  displayTitle?: string;
  sha: string;
  branch: string;
  event: string;
  status: 'queued' | 'in_progress' | 'completed' | 'waiting';
  conclusion?: GitHubConclusion;
  attempt?: number;
  actor: string;
  createdAt: string;
  updatedAt: string;
  jobs: GitHubJob[];
  artifacts?: GitHubArtifact[];
}

/**
 * A job. Each is a check run too (same id), as on GitHub; a check run of the
 * same name and `workflowRunId` in the data takes its place, to carry an output.
 */
export interface GitHubJob {
  id?: number;
  name: string;
  status: 'queued' | 'in_progress' | 'completed' | 'waiting';
  conclusion?: Exclude<GitHubConclusion, 'startup_failure' | 'stale'>;
  startedAt: string;
  completedAt?: string;
  steps?: {
    name: string;
    status: 'queued' | 'in_progress' | 'completed';
    conclusion?: 'success' | 'failure' | 'skipped' | 'cancelled';
  }[];
}

export interface GitHubArtifact {
  id?: number;
  name: string;
  createdAt: string;
  expiresAt: string;
  /** What is in the zip: path to content. */
  files: Readonly<Record<string, string>>;
}

export interface GitHubEnvironment {
  id?: number;
  name: string;
  createdAt: string;
  reviewers?: { type: 'User' | 'Team'; name: string }[];
  preventSelfReview?: boolean;
  waitTimerMinutes?: number;
  /** Left out: any branch may deploy. */
  branchPolicy?: { protectedBranches: true } | { branches: string[] };
  canAdminsBypass?: boolean;
  /** Custom deployment protection rules: Apps that must agree. */
  protectionApps?: { slug: string; id?: number; enabled?: boolean }[];
}

export interface GitHubDeployment {
  id?: number;
  sha: string;
  /** Branch, tag or commit that was deployed. */
  ref: string;
  environment: string;
  description?: string;
  /** Kept as JSON; for example the image digests that were deployed. */
  payload?: Record<string, unknown>;
  creator: string;
  createdAt: string;
  statuses: GitHubDeploymentStatus[];
}

export interface GitHubDeploymentStatus {
  id?: number;
  state:
    | 'error'
    | 'failure'
    | 'in_progress'
    | 'inactive'
    | 'pending'
    | 'queued'
    | 'success';
  description?: string;
  /** Full, or from the slash after the host where it is on this server. */
  logUrl?: string;
  environmentUrl?: string;
  creator: string;
  createdAt: string;
}

export interface GitHubLabel {
  name: string;
  /** Six hex digits. */
  color?: string;
  description?: string;
}

export interface GitHubIssue {
  number?: number;
  title: string;
  body?: string;
  state: 'open' | 'closed';
  stateReason?: 'completed' | 'not_planned' | 'reopened';
  author: string;
  labels: string[];
  assignees?: string[];
  createdAt: string;
  closedAt?: string;
  closedBy?: string;
  comments?: GitHubComment[];
  /** Events besides comments and closing, for example `labeled`. */
  events?: GitHubIssueEvent[];
}

export interface GitHubComment {
  id?: number;
  author: string;
  body: string;
  createdAt: string;
}

export interface GitHubIssueEvent {
  id?: number;
  event: 'labeled' | 'unlabeled' | 'assigned' | 'reopened';
  actor: string;
  createdAt: string;
  label?: string;
  assignee?: string;
}
