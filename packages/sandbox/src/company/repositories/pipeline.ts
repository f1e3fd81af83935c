import {
  GitHubCheckRun,
  GitHubJob,
  GitHubWorkflowRun,
} from '../../github/model';
import { Release, ServiceDefinition } from '../definition';
import { coverageArtifact, percent } from './coverage';

export const CI_WORKFLOW = '.github/workflows/ci.yaml';

const MINUTE = 60_000;
const RETENTION = 90 * 24 * 60 * MINUTE;

type Conclusion = 'success' | 'failure' | 'skipped';

/** What the pipeline has said of one commit. */
export interface PipelineResult {
  run: GitHubWorkflowRun;
  checkRuns: GitHubCheckRun[];
  /** When it ended. */
  completedAt: Date;
}

/**
 * The pipeline's run for a release. Only the candidate's has what its story
 * says; earlier releases passed everything.
 *
 * @param runId - unique within the company.
 * @param deployedAt - when the release reached staging: the deploy job ends there.
 */
export function runPipeline(options: {
  service: ServiceDefinition;
  release: Release;
  runId: number;
  deployedAt: Date;
}): PipelineResult {
  const { service, release, runId, deployedAt } = options;
  const at = (minutes: number) =>
    new Date(deployedAt.getTime() + minutes * MINUTE);
  const gates = service.story.gates;
  const candidate = release.name === 'candidate';
  const outcome = (told: Conclusion): Conclusion =>
    candidate ? told : 'success';
  const steps: [name: string, from: number, to: number, Conclusion][] = [
    ['code-check', -22, -18, 'success'],
    ['test (unit)', -18, -13, outcome(gates.tests.unit)],
    ['test (integration)', -18, -12, outcome(gates.tests.integration)],
    ['test (end-to-end)', -18, -11, outcome(gates.tests['end-to-end'])],
    ['build', -11, -6, 'success'],
    ['scan', -6, -4, 'success'],
    ['deploy', -4, 0, outcome(gates['staging-deployment'])],
    ['verify', 0, 2, 'success'],
  ];
  const jobs = steps.map(([name, from, to, conclusion]): GitHubJob => ({
    name,
    status: 'completed',
    conclusion,
    startedAt: at(from).toISOString(),
    completedAt: at(to).toISOString(),
  }));
  const completedAt = at(2);
  return {
    completedAt,
    checkRuns: [
      ...jobs.map((job): GitHubCheckRun => ({
        sha: release.commit,
        name: job.name,
        status: 'completed',
        conclusion: job.conclusion,
        startedAt: job.startedAt,
        completedAt: job.completedAt,
        workflowRunId: runId,
      })),
      sonarCheckRun(service, release, at(-19)),
    ],
    run: {
      id: runId,
      path: CI_WORKFLOW,
      displayTitle: `Release ${release.tag}`,
      sha: release.commit,
      branch: 'main',
      event: 'push',
      status: 'completed',
      conclusion: 'success',
      actor: 'mall-release',
      createdAt: at(-23).toISOString(),
      updatedAt: completedAt.toISOString(),
      jobs,
      artifacts: [
        {
          ...coverageArtifact(service, release),
          createdAt: at(-13).toISOString(),
          expiresAt: new Date(at(-13).getTime() + RETENTION).toISOString(),
        },
      ],
    },
  };
}

function sonarCheckRun(
  service: ServiceDefinition,
  release: Release,
  completedAt: Date,
): GitHubCheckRun {
  const gates = service.story.gates;
  const failed =
    release.name === 'candidate' && gates['code-analysis'] === 'failure';
  const critical = failed ? gates['critical-issues'] : 0;
  const verdict = failed ? 'failed' : 'passed';
  return {
    sha: release.commit,
    name: 'SonarQube Code Analysis',
    status: 'completed',
    conclusion: failed ? 'failure' : 'success',
    startedAt: new Date(completedAt.getTime() - MINUTE).toISOString(),
    completedAt: completedAt.toISOString(),
    detailsUrl: `https://sonarqube.mall.example/dashboard?id=${service.name}`,
    app: { slug: 'sonarqubecloud', name: 'SonarQube' },
    output: {
      title: `Quality Gate ${verdict}`,
      summary: [
        `Quality Gate ${verdict}`,
        '',
        'Issues',
        `${critical} Critical issues`,
        '0 Blocker issues',
        '',
        'Measures',
        `${percent(service, release)}% Coverage`,
        '0.4% Duplicated lines',
      ].join('\n'),
    },
  };
}
