import { GitHubCommit } from './model';
import {
  Alert,
  CheckRun,
  CommitStatus,
  Deployment,
  DeploymentStatus,
  Issue,
  WorkflowRun,
} from './records';
import type { Repository } from './repository';

/** What happened in a repository, in the words of GitHub's webhooks. */
export type GitHubChange =
  | { event: 'push'; branch: string; before: string; commit: GitHubCommit }
  | {
      event: 'workflow_run';
      action: 'requested' | 'in_progress' | 'completed';
      run: WorkflowRun;
    }
  | {
      event: 'check_run';
      action: 'created' | 'completed';
      checkRun: CheckRun;
    }
  | { event: 'status'; status: CommitStatus }
  | { event: 'deployment'; deployment: Deployment }
  | {
      event: 'deployment_protection_rule';
      run: WorkflowRun;
      environment: string;
    }
  | {
      event: 'deployment_status';
      deployment: Deployment;
      status: DeploymentStatus;
    }
  | {
      event: 'code_scanning_alert';
      action: 'created' | 'reopened' | 'fixed' | 'closed_by_user';
      alert: Alert;
    }
  | {
      event: 'issues';
      action: 'opened' | 'closed' | 'labeled';
      issue: Issue;
    };

export type ChangeListener = (
  repository: Repository,
  change: GitHubChange,
) => void;
