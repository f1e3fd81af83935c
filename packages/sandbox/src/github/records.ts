import {
  GitHubArtifact,
  GitHubCheckRun,
  GitHubCodeScanningAlert,
  GitHubCodeScanningAnalysis,
  GitHubComment,
  GitHubCommitStatus,
  GitHubDeployment,
  GitHubDeploymentStatus,
  GitHubEnvironment,
  GitHubIssue,
  GitHubIssueEvent,
  GitHubJob,
  GitHubWorkflow,
  GitHubWorkflowRun,
} from './model';

type Filled<T, K extends keyof T> = Omit<T, K> & Required<Pick<T, K>>;

// The model's data once everything that was left out is filled in.

export type CheckRun = Filled<GitHubCheckRun, 'id' | 'app'>;
export type CommitStatus = Filled<GitHubCommitStatus, 'id'>;
export type Analysis = Filled<GitHubCodeScanningAnalysis, 'id'>;
export type Alert = Filled<GitHubCodeScanningAlert, 'number'>;
export type Workflow = Filled<GitHubWorkflow, 'id'>;
export type Job = Filled<GitHubJob, 'id'>;
export type Artifact = Filled<GitHubArtifact, 'id'>;
export type WorkflowRun = Omit<
  Filled<GitHubWorkflowRun, 'id' | 'attempt'>,
  'jobs' | 'artifacts'
> & { jobs: Job[]; artifacts: Artifact[]; number: number };
export type Environment = Filled<GitHubEnvironment, 'id'>;
export type DeploymentStatus = Filled<GitHubDeploymentStatus, 'id'>;
export type Deployment = Omit<Filled<GitHubDeployment, 'id'>, 'statuses'> & {
  statuses: DeploymentStatus[];
};
export type Comment = Filled<GitHubComment, 'id'>;
export type IssueEvent = Filled<GitHubIssueEvent, 'id'>;
export type Issue = Omit<
  Filled<GitHubIssue, 'number'>,
  'comments' | 'events'
> & { id: number; comments: Comment[]; events: IssueEvent[] };

export interface CheckSuite {
  id: number;
  sha: string;
  app: CheckRun['app'];
  workflowRunId?: number;
  checkRuns: CheckRun[];
}

/** The App behind GitHub's own workflow runs. */
export const ACTIONS_APP = { slug: 'github-actions', name: 'GitHub Actions' };
