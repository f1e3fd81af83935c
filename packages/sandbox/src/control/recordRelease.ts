import {
  codecovStatus,
  Environment,
  gitHubEnvironments,
  Release,
  runPipeline,
  ServiceDefinition,
} from '../company';
import { Repository } from '../github';
import { World } from './World';

const MINUTE = 60_000;

/**
 * Writes down on GitHub what the pipeline does when it deploys a release: a
 * commit that GitHub does not know yet is pushed and passes every gate, then
 * the deployment is recorded. What is deployed to staging is verified there,
 * each time.
 */
export function recordRelease(
  world: World,
  service: ServiceDefinition,
  release: Release,
  environment: Environment,
): void {
  const repository = world.repository(service.name);
  const now = world.clock.now();
  if (!repository.commit(release.commit)) {
    pushRelease(repository, service, release, now);
  } else if (environment === 'staging') {
    repository.addCheckRun({
      sha: release.commit,
      name: 'verify',
      status: 'completed',
      conclusion: 'success',
      startedAt: now.toISOString(),
      completedAt: now.toISOString(),
      workflowRunId: now.getTime(),
    });
  }
  const name = gitHubEnvironments[environment];
  if (name) {
    repository.addDeployment({
      sha: release.commit,
      ref: 'main',
      environment: name,
      description: `Release ${release.tag}`,
      payload: { digest: release.digest, image: release.image },
      creator: 'mall-release',
      createdAt: now.toISOString(),
      statuses: [
        {
          state: 'success',
          creator: 'mall-release',
          createdAt: now.toISOString(),
        },
      ],
    });
  }
}

function pushRelease(
  repository: Repository,
  service: ServiceDefinition,
  release: Release,
  now: Date,
): void {
  const head = repository.resolve('HEAD');
  const started = new Date(now.getTime() - 30 * MINUTE).toISOString();
  repository.push('main', {
    sha: release.commit,
    message: `Release ${release.tag}`,
    author: {
      name: 'Mall release',
      email: 'release@mall.example',
      login: 'mall-release',
      date: started,
    },
    parents: head ? [head.sha] : [],
    files: head?.files ?? {},
  });
  // Named as a release that passed: what the story breaks concerns its own candidate.
  const passed: Release = { ...release, name: 'production' };
  const { run, checkRuns, completedAt } = runPipeline({
    service,
    release: passed,
    runId: now.getTime(),
    // The verification after it ends now, when the deployment is recorded.
    deployedAt: new Date(now.getTime() - 2 * MINUTE),
  });
  repository.addWorkflowRun(run);
  checkRuns.forEach(checkRun => repository.addCheckRun(checkRun));
  repository.addStatus(codecovStatus(service, passed, completedAt));
  repository.addAnalysis({
    sha: release.commit,
    ref: 'refs/heads/main',
    tool: { name: 'Trivy', version: '0.57.1' },
    category: 'image',
    createdAt: completedAt.toISOString(),
    resultsCount: 0,
    rulesCount: 214,
  });
}
