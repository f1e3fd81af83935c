import type {
  ImageDigest,
  RunningVersion,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  EnvironmentWorkloads,
  Fact,
  ServiceDescriptor,
  WorkloadObservation,
  Workflows,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { workloadTitle } from '../../checks/workloads';
import { sameDigests } from '../demands';
import { findRollbackWorkflow } from './findRollbackWorkflow';
import { pinnedRevision } from './pinnedRevision';
import {
  namedForProduction,
  runningImages,
  servingWorkloads,
} from './runningImages';

/** What is known of a service when somebody wants to release it. */
export interface ReleaseEvidence {
  service: ServiceDescriptor;
  staging: Fact<EnvironmentWorkloads>;
  prod: Fact<EnvironmentWorkloads>;
  candidate: RunningVersion | undefined;
  production: RunningVersion | undefined;
  /** At the candidate's commit. */
  workflows: Fact<Workflows>;
  /** Whole commits that are known beside, which may complete a short one. */
  wholeCommits: readonly string[];
  /** Ids of the drivers that are there. */
  drivers: readonly string[];
  githubEnvironment: string;
}

/** Everything of a release but what the repository and a person add. */
export interface ReleaseParts {
  digests: ImageDigest[];
  commit: string;
  /** What runs in prod and is gone back to; absent = a first release. */
  previous?: { digests: ImageDigest[]; revision: string; commit?: string };
  staging: readonly WorkloadObservation[];
  prod: readonly WorkloadObservation[];
  driver: string;
  workflow: string;
  owner: string;
}

const wholeCommit = /^[0-9a-f]{40}$/;

function problem(
  key: string,
  params?: TextReference['params'],
): TextReference[] {
  return [{ key: `promotion.release.${key}`, params }];
}

/** The parts of a release, or everything that is missing. Nothing is guessed. */
export function describeRelease(evidence: ReleaseEvidence): {
  parts?: ReleaseParts;
  problems: TextReference[];
} {
  const problems: TextReference[] = [];
  const take = <T>(found: { value?: T; problems: TextReference[] }) => {
    problems.push(...found.problems);
    return found.value;
  };
  const { service, staging, prod } = evidence;
  if (!service.github) problems.push(...problem('no-repository'));
  if (!service.owner) problems.push(...problem('no-owner'));
  const images = take(candidateImages(staging));
  const commit = take(candidateCommit(evidence));
  const previous = take(previousRelease(evidence));
  const workflow = take(rollbackWorkflow(evidence));
  const driver = take(driverFor(evidence));
  if (
    images &&
    previous?.release &&
    sameDigests(images, previous.release.digests)
  ) {
    problems.push(...problem('nothing-new'));
  }
  if (
    problems.length > 0 ||
    !images ||
    !commit ||
    !previous ||
    !workflow ||
    !driver ||
    !service.owner ||
    staging.status !== 'known' ||
    prod.status !== 'known'
  ) {
    return { problems };
  }
  const workloads = {
    staging: staging.value.workloads,
    prod: prod.value.workloads,
  };
  return {
    problems,
    parts: {
      digests: namedForProduction(images, workloads.staging, workloads.prod),
      commit,
      previous: previous.release,
      ...workloads,
      driver,
      workflow,
      owner: service.owner,
    },
  };
}

interface Found<T> {
  value?: T;
  problems: TextReference[];
}

function candidateImages(
  staging: Fact<EnvironmentWorkloads>,
): Found<ImageDigest[]> {
  if (staging.status === 'unavailable') {
    return { problems: [...problem('staging-unknown'), staging.reason] };
  }
  const { workloads } = staging.value;
  if (servingWorkloads(workloads).length === 0) {
    return { problems: problem('nothing-on-staging') };
  }
  const { images, problems } = runningImages('staging', workloads);
  return problems.length > 0 ? { problems } : { value: images, problems };
}

function candidateCommit(evidence: ReleaseEvidence): Found<string> {
  const { candidate, wholeCommits } = evidence;
  // Why nothing is known of staging, or runs there, is said already.
  if (!candidate || candidate.resolution.problem === 'not-running') {
    return { problems: [] };
  }
  const { commit, considered } = candidate.resolution;
  if (commit === undefined) {
    const names = considered.map(
      ({ origin, commit: found }) => `${origin} ${found.slice(0, 12)}`,
    );
    return {
      problems: problem(
        `commit.${candidate.resolution.problem ?? 'no-evidence'}`,
        { considered: names.join(', ') || '–' },
      ),
    };
  }
  const whole = [commit, ...wholeCommits].find(
    each => wholeCommit.test(each) && each.startsWith(commit),
  );
  return whole
    ? { value: whole, problems: [] }
    : { problems: problem('commit.abbreviated', { commit }) };
}

function previousRelease({
  service,
  prod,
  production,
}: ReleaseEvidence): Found<{ release?: ReleaseParts['previous'] }> {
  if (service.absentEnvironments.includes('prod')) {
    return { problems: problem('no-prod') };
  }
  if (prod.status === 'unavailable') {
    return { problems: [...problem('prod-unknown'), prod.reason] };
  }
  const { workloads } = prod.value;
  const stable = workloads.filter(({ track }) => track === 'stable');
  if (stable.length === 0) return { value: {}, problems: [] };
  if (servingWorkloads(stable).length === 0) {
    return { problems: problem('prod-scaled-down') };
  }
  const { images, problems } = runningImages('prod', stable);
  const canary = workloads.find(hasCanary);
  if (canary) {
    problems.push(
      ...problem('canary-in-prod', { workload: workloadTitle(canary) }),
    );
  }
  const { revision, problem: missing } = pinnedRevision(stable);
  if (missing) problems.push(missing);
  return problems.length > 0 || revision === undefined
    ? { problems }
    : {
        value: {
          release: {
            digests: images,
            revision,
            commit: production?.resolution.commit,
          },
        },
        problems,
      };
}

/** Somebody else's canary, or the rest of one: two at once can't be judged. */
function hasCanary({ track, desiredReplicas, pods }: WorkloadObservation) {
  return (
    (track === 'canary' && desiredReplicas > 0) ||
    pods.some(pod => pod.track === 'canary')
  );
}

function rollbackWorkflow({
  candidate,
  workflows,
  githubEnvironment,
}: ReleaseEvidence): Found<string> {
  // They are read at the candidate's commit: what is missing is said already.
  if (!candidate?.resolution.commit) return { problems: [] };
  if (workflows.status === 'unavailable') {
    return { problems: [...problem('workflows-unknown'), workflows.reason] };
  }
  const found = findRollbackWorkflow(workflows.value, githubEnvironment);
  return found
    ? { value: found.path, problems: [] }
    : { problems: problem('no-rollback-workflow') };
}

/** Whatever shifts a workload's traffic has to be spoken to in its own way. */
function driverFor({ staging, prod, drivers }: ReleaseEvidence): Found<string> {
  if (staging.status !== 'known' || prod.status !== 'known') {
    return { problems: [] };
  }
  const inProd = servingWorkloads(prod.value.workloads);
  const workloads =
    inProd.length > 0 ? inProd : servingWorkloads(staging.value.workloads);
  const byController = workloads.some(({ kind }) => kind === 'Rollout')
    ? 'argo-rollouts'
    : 'github-actions';
  const driver = workloads.some(
    ({ strategy }) => strategy.progressive === 'flagger',
  )
    ? 'flagger'
    : byController;
  // The controller gives a first version everything at once: its steps, at
  // which the portal would look, begin with the second one.
  if (driver === 'argo-rollouts' && inProd.length === 0) {
    return { problems: problem('first-rollout') };
  }
  return drivers.includes(driver)
    ? { value: driver, problems: [] }
    : { problems: problem('no-driver', { driver }) };
}
