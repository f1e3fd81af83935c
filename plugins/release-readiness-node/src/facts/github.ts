import { createFactKind } from './fact';

const oneHour = 60 * 60_000;

/** @public */
export interface RepositoryObservation {
  /** `owner/name`. */
  slug: string;
  url: string;
  defaultBranch: string;
  headCommit?: string;
}

/** The repository of the service. @public */
export const githubRepository = createFactKind<RepositoryObservation>({
  id: 'github.repository',
  scope: 'service',
  maxAge: oneHour,
});

/** @public */
export interface DeploymentObservation {
  id: number;
  /** GitHub's environment name: `production`. */
  environment: string;
  commit: string;
  /** Latest status: `success`, `in_progress`, `failure`, `inactive` …; absent before the first. */
  state?: string;
  /** Digests that the payload names, `sha256:…`. */
  digests: string[];
  createdAt: string;
  /** Of the latest status. */
  updatedAt?: string;
  url?: string;
}

/** @public */
export interface Deployments {
  slug: string;
  /** Newest first, of the GitHub environments that are mapped to staging and prod. */
  staging: DeploymentObservation[];
  prod: DeploymentObservation[];
  /** Where more exist than were read: what is not listed may still be there. */
  truncated?: ('staging' | 'prod')[];
}

/** The latest deployments to staging and production. @public */
export const githubDeployments = createFactKind<Deployments>({
  id: 'github.deployments',
  scope: 'service',
  maxAge: oneHour,
});

/** A check run or a commit status. @public */
export interface CommitCheck {
  kind: 'check-run' | 'status';
  name: string;
  /** App slug of a check run: `github-actions`, `sonarqubecloud`. */
  app?: string;
  /** `queued`, `in_progress`, `completed` of a check run; a status is `completed` unless pending. */
  status: string;
  /** `success`, `failure`, `neutral`, `cancelled`, `skipped`, `timed_out`, `action_required`, `stale`, `error`; absent while not completed. */
  conclusion?: string;
  completedAt?: string;
  url?: string;
  /** Title of the output or description of the status, at most 300 characters. */
  summary?: string;
}

/** @public */
export interface CommitChecks {
  slug: string;
  /** The commit that these checks belong to: the candidate. */
  commit: string;
  checks: CommitCheck[];
  /** More checks exist than were read. */
  truncated: boolean;
}

/** Check runs and statuses of the candidate commit. @public */
export const githubCommitChecks = createFactKind<CommitChecks>({
  id: 'github.commit-checks',
  scope: 'service',
  maxAge: oneHour,
  boundTo: 'candidate',
});

/** @public */
export interface WorkflowJob {
  id: string;
  name?: string;
  needs: string[];
  /** Reusable workflow that it calls. */
  calls?: string;
  environment?: string;
  condition?: string;
  steps: {
    name?: string;
    id?: string;
    uses?: string;
    run?: string;
    condition?: string;
    continueOnError?: boolean;
    /** Input names and literal values; expressions stay as written, secrets are never resolved. */
    with?: Record<string, string>;
  }[];
}

/** @public */
export interface WorkflowFile {
  /** `.github/workflows/ci.yaml`. */
  path: string;
  name?: string;
  url: string;
  triggers: string[];
  jobs: WorkflowJob[];
  /** Parse errors, located; then `jobs` may be incomplete. */
  errors: string[];
}

/** @public */
export interface Workflows {
  slug: string;
  commit: string;
  files: WorkflowFile[];
}

/** Workflow files as they stand at the candidate commit. @public */
export const githubWorkflows = createFactKind<Workflows>({
  id: 'github.workflows',
  scope: 'service',
  maxAge: oneHour,
  boundTo: 'candidate',
});

/** @public */
export interface CodeScanning {
  slug: string;
  commit: string;
  /** Analyses of exactly this commit. */
  analyses: { tool: string; createdAt: string; error?: string; url?: string }[];
  /** Open alerts of the analysed ref. */
  alerts: {
    tool: string;
    number: number;
    rule: string;
    /** `critical`, `high`, `medium`, `low`, or `error`, `warning`, `note` of rules without a security severity. */
    severity: string;
    url: string;
  }[];
}

/** Code scanning of the candidate commit. @public */
export const githubCodeScanning = createFactKind<CodeScanning>({
  id: 'github.code-scanning',
  scope: 'service',
  maxAge: oneHour,
  boundTo: 'candidate',
});

/** @public */
export interface Coverage {
  slug: string;
  commit: string;
  /** Line coverage in percent, as exact as the origin has it; absent when no origin reports one. */
  percent?: number;
  origin?: 'artifact' | 'check-run' | 'status';
  /** Name of the artifact, check or status context. */
  name?: string;
  url?: string;
  /** No origin reports one, but more runs or artifacts exist than were read. */
  truncated?: boolean;
}

/** Unit-test coverage of the candidate commit. @public */
export const githubCoverage = createFactKind<Coverage>({
  id: 'github.coverage',
  scope: 'service',
  maxAge: oneHour,
  boundTo: 'candidate',
});

/** @public */
export interface IncidentObservation {
  number: number;
  title: string;
  level: 'P0' | 'P1' | 'P2' | 'P3';
  state: 'open' | 'closed';
  createdAt: string;
  closedAt?: string;
  url: string;
}

/** @public */
export interface Incidents {
  slug: string;
  /** Open ones, and those closed in the last 90 days. */
  incidents: IncidentObservation[];
}

/** Incidents: issues with the configured labels P0 … P3. @public */
export const githubIncidents = createFactKind<Incidents>({
  id: 'github.incidents',
  scope: 'service',
  maxAge: oneHour,
});

/** @public */
export interface DeploymentEnvironments {
  slug: string;
  environments: {
    name: string;
    /** Absent where GitHub does not say: that is not "no". */
    canAdminsBypass?: boolean;
    requiredReviewers: number;
    waitTimerMinutes: number;
    branchPolicy?: 'protected-branches' | 'custom';
    /** App slugs of enabled custom deployment protection rules. */
    protectionRules: string[];
  }[];
}

/** Environments of the repository and their protection rules. @public */
export const githubEnvironments = createFactKind<DeploymentEnvironments>({
  id: 'github.environments',
  scope: 'service',
  maxAge: oneHour,
});
