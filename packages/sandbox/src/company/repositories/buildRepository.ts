import {
  GitHubCodeScanning,
  GitHubCommit,
  GitHubRepository,
  GitHubSignature,
  GitHubWorkflow,
} from '../../github/model';
import { parse } from 'yaml';
import { Company } from '../Company';
import {
  committedAt,
  deployedAt,
  Release,
  releaseNames,
  ServiceDefinition,
} from '../definition';
import { fieldsOf } from '../manifests';
import { codecovStatus } from './coverage';
import { buildDeployments, rebuiltCommit } from './deployments';
import { buildIncidents, labels } from './incidents';
import { runPipeline } from './pipeline';
import { RepositoryFiles, repositoryFiles } from './repositoryFiles';

const MAIN = 'main';
/** Slug of the GitHub App that the portal is. */
export const PORTAL_APP = 'release-readiness';

const REQUIRED_CHECKS = [
  'code-check',
  'test (unit)',
  'test (integration)',
  'test (end-to-end)',
  'scan',
];

/**
 * The repository of a service: what developers, the pipeline and people on
 * call left there until `now`.
 *
 * @param index - of the service in the company; numbers its workflow runs.
 */
export function buildRepository(
  company: Company,
  service: ServiceDefinition,
  index: number,
  now: Date,
): GitHubRepository {
  const releases = releaseNames.flatMap(name => service.releases[name] ?? []);
  const pipelines = releases.map((release, position) => ({
    release,
    result: runPipeline({
      service,
      release,
      runId: 4_000_000 + index * 10 + position,
      deployedAt: deployedAt(
        service,
        'staging',
        release.name,
        company.businessLines,
        now,
      ),
    }),
  }));
  const commits = buildCommits(company, service, releases, now);
  return {
    owner: 'mall',
    name: service.name,
    description: service.description,
    private: true,
    topics: [service.system, service.runtime],
    createdAt: new Date(now.getTime() - 900 * 86_400_000).toISOString(),
    defaultBranch: MAIN,
    branches: [
      {
        name: MAIN,
        sha: service.releases.candidate.commit,
        protection: {
          enforceAdmins: true,
          requiredApprovingReviews: 1,
          requiredStatusChecks: { strict: true, contexts: REQUIRED_CHECKS },
        },
      },
    ],
    tags: releases.map(({ tag, commit }) => ({ name: `v${tag}`, sha: commit })),
    commits,
    checkRuns: pipelines.flatMap(({ result }) => result.checkRuns),
    statuses: pipelines.map(({ release, result }) =>
      codecovStatus(service, release, result.completedAt),
    ),
    codeScanning: buildCodeScanning(
      service,
      pipelines.map(({ release, result }) => ({
        release,
        at: result.completedAt,
      })),
    ),
    workflows: buildWorkflows(commits.at(-1)?.files ?? {}),
    workflowRuns: pipelines.map(({ result }) => result.run),
    environments: buildEnvironments(service, now),
    deployments: buildDeployments(service, company.businessLines, now),
    labels,
    issues: buildIncidents(service, now),
  };
}

/** The workflows of a tree, by the names that they give themselves. */
function buildWorkflows(files: RepositoryFiles): GitHubWorkflow[] {
  return Object.entries(files)
    .filter(([path]) => path.startsWith('.github/workflows/'))
    .map(([path, text]) => ({
      name: String(fieldsOf(parse(text)).name ?? path),
      path,
    }));
}

function buildCommits(
  company: Company,
  service: ServiceDefinition,
  releases: readonly Release[],
  now: Date,
): GitHubCommit[] {
  const trees = repositoryFiles(company.files, service);
  const own = releases.map((release, position): GitHubCommit => ({
    sha: release.commit,
    message:
      release.name === 'candidate'
        ? `Take a note with every record (${release.tag})`
        : `Release ${release.tag}`,
    author: authorOf(service, committedAt(service, release.name, now)),
    parents: position > 0 ? [releases[position - 1].commit] : [],
    files: release.name === 'candidate' ? trees.candidate : trees.released,
  }));
  if (service.story.commits.deployments === 'agree') {
    return own;
  }
  const rebuilt = releases.map((release, position): GitHubCommit => ({
    ...own[position],
    sha: rebuiltCommit(service, release),
    message: `Build ${release.tag} again`,
    parents: own[position].parents,
  }));
  return [...own, ...rebuilt];
}

const DEVELOPERS: Record<string, { login: string; name: string }> = {
  'team-orders': { login: 'lin.wei', name: 'Lin Wei' },
  'team-payments': { login: 'chen.hao', name: 'Chen Hao' },
  'team-growth': { login: 'anna.schmidt', name: 'Anna Schmidt' },
  'team-assortment': { login: 'diego.romero', name: 'Diego Romero' },
  'team-fulfilment': { login: 'grace.okafor', name: 'Grace Okafor' },
};

function authorOf(service: ServiceDefinition, at: Date): GitHubSignature {
  const { login, name } =
    DEVELOPERS[service.owner] ?? DEVELOPERS['team-orders'];
  return {
    login,
    name,
    email: `${login}@mall.example`,
    date: at.toISOString(),
  };
}

function buildCodeScanning(
  service: ServiceDefinition,
  scans: readonly { release: Release; at: Date }[],
): GitHubCodeScanning {
  const tool = { name: 'Trivy', version: '0.57.1' };
  const ref = 'refs/heads/main';
  const candidate = service.releases.candidate;
  const { findings } = service.story.gates;
  return {
    analyses: scans.map(({ release, at }) => ({
      sha: release.commit,
      ref,
      tool,
      category: 'image',
      createdAt: at.toISOString(),
      resultsCount: release.name === 'candidate' ? findings.length : 0,
      rulesCount: 214,
    })),
    alerts: findings.map(finding => ({
      state: 'open',
      tool,
      rule: {
        id: finding.rule,
        description: finding.description,
        severity: 'error',
        securitySeverity: finding.severity,
      },
      createdAt: (scans.at(-1)?.at ?? new Date(0)).toISOString(),
      instance: {
        ref,
        sha: candidate.commit,
        path: `mall/${service.name}`,
        startLine: 1,
        message: finding.description,
      },
    })),
  };
}

function buildEnvironments(
  service: ServiceDefinition,
  now: Date,
): GitHubRepository['environments'] {
  const { rule, 'administrators-bypass': bypass } = service.story.protection;
  const guarded = rule === 'enabled';
  const createdAt = new Date(now.getTime() - 800 * 86_400_000).toISOString();
  return [
    { name: 'staging', createdAt, branchPolicy: { protectedBranches: true } },
    {
      name: 'production',
      createdAt,
      branchPolicy: { protectedBranches: true },
      canAdminsBypass: bypass,
      protectionApps: guarded ? [{ slug: PORTAL_APP, enabled: true }] : [],
    },
    {
      // for the rollback without the portal: people alone
      name: 'production-rollback',
      createdAt,
      reviewers: [{ type: 'Team', name: 'on-call' }],
      branchPolicy: { protectedBranches: true },
      canAdminsBypass: false,
    },
  ];
}
