import type {
  CodeScanning,
  CommitCheck,
  CommitChecks,
  Coverage,
  DeploymentObservation,
  Deployments,
  IncidentObservation,
  Incidents,
  WorkflowFile,
  WorkflowJob,
  Workflows,
} from '../facts';
import { beforeTestNow } from './factBuilders';
import { testCommit, testDigest } from './serviceBuilders';

const slug = 'shop/orders';
const url = `https://github.com/${slug}`;

/**
 * A check run that succeeded an hour ago.
 *
 * @public
 */
export function buildCommitCheck(
  name: string,
  conclusion: string | undefined = 'success',
  overrides: Partial<CommitCheck> = {},
): CommitCheck {
  return {
    kind: 'check-run',
    name,
    app: 'github-actions',
    status: 'completed',
    conclusion,
    completedAt: beforeTestNow({ hours: 1 }),
    url: `${url}/runs/1`,
    ...overrides,
  };
}

/**
 * The check runs of the candidate.
 *
 * @public
 */
export function buildCommitChecks(
  checks: CommitCheck[],
  truncated = false,
): CommitChecks {
  return { slug, commit: testCommit, checks, truncated };
}

/**
 * Code scanning of the candidate.
 *
 * @public
 */
export function buildCodeScanning(
  overrides: Partial<CodeScanning> = {},
): CodeScanning {
  return { slug, commit: testCommit, analyses: [], alerts: [], ...overrides };
}

/**
 * Coverage of the candidate from an artifact.
 *
 * @public
 */
export function buildCoverage(overrides: Partial<Coverage> = {}): Coverage {
  return {
    slug,
    commit: testCommit,
    percent: 87.3,
    origin: 'artifact',
    name: 'coverage',
    url: `${url}/actions/runs/1`,
    ...overrides,
  };
}

/**
 * A job of a workflow without steps.
 *
 * @public
 */
export function buildWorkflowJob(
  id: string,
  needs: string[] = [],
  overrides: Partial<WorkflowJob> = {},
): WorkflowJob {
  return { id, needs, steps: [], ...overrides };
}

/**
 * A workflow file that runs on push.
 *
 * @public
 */
export function buildWorkflowFile(
  jobs: WorkflowJob[],
  overrides: Partial<WorkflowFile> = {},
): WorkflowFile {
  const path = overrides.path ?? '.github/workflows/ci.yaml';
  return {
    path,
    url: `${url}/blob/${testCommit}/${path}`,
    triggers: ['push'],
    jobs,
    errors: [],
    ...overrides,
  };
}

/**
 * The workflow files at the candidate's commit.
 *
 * @public
 */
export function buildWorkflows(...files: WorkflowFile[]): Workflows {
  return { slug, commit: testCommit, files };
}

/**
 * A deployment of the candidate to staging that succeeded two hours ago.
 *
 * @public
 */
export function buildDeployment(
  overrides: Partial<DeploymentObservation> = {},
): DeploymentObservation {
  return {
    id: 1,
    environment: 'staging',
    commit: testCommit,
    state: 'success',
    digests: [testDigest],
    createdAt: beforeTestNow({ hours: 2 }),
    updatedAt: beforeTestNow({ hours: 2 }),
    url: `${url}/deployments/1`,
    ...overrides,
  };
}

/**
 * The latest deployments; without an argument the candidate's on staging.
 *
 * @public
 */
export function buildDeployments(
  overrides: Partial<Deployments> = {},
): Deployments {
  return { slug, staging: [buildDeployment()], prod: [], ...overrides };
}

/**
 * An open incident of level P1, five hours old.
 *
 * @public
 */
export function buildIncident(
  overrides: Partial<IncidentObservation> = {},
): IncidentObservation {
  return {
    number: 17,
    title: 'Orders are lost',
    level: 'P1',
    state: 'open',
    createdAt: beforeTestNow({ hours: 5 }),
    url: `${url}/issues/17`,
    ...overrides,
  };
}

/**
 * The incidents of the service.
 *
 * @public
 */
export function buildIncidents(...incidents: IncidentObservation[]): Incidents {
  return { slug, incidents };
}
