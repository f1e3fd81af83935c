import type {
  CommitResolution,
  EnvironmentName,
  RunningVersion,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  DeploymentObservation,
  EnvironmentWorkloads,
  WorkloadObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';

type Considered = CommitResolution['considered'][number];

/** States of a deployment that has put something there, or still does. */
const effectiveStates = ['success', 'inactive', 'in_progress'];

const commitPattern = /^[0-9a-f]{7,64}$/;

/** What the commit of an environment is resolved from. */
export interface CommitEvidence {
  environment: EnvironmentName;
  workloads: EnvironmentWorkloads;
  /** Of the same environment, in any order; absent where not known. */
  deployments?: readonly DeploymentObservation[];
  /** Capture group 1 of an image tag is the commit. */
  tagPatterns: readonly string[];
}

/**
 * What runs in an environment, with its commit: the workload's annotation,
 * else the GitHub deployment that names the running digest, else the
 * deployment that covers the start, else a configured tag pattern. None, or
 * two that disagree, leave the commit open. (Rules, top.)
 */
export function resolveCommit(evidence: CommitEvidence): RunningVersion {
  const stable = evidence.workloads.workloads.filter(
    workload => workload.track === 'stable' && workload.desiredReplicas > 0,
  );
  const digests = digestsOf(stable);
  const images = unique(
    stable.flatMap(workload =>
      workload.containers
        .filter(container => container.role === 'container')
        .map(container => container.image),
    ),
  );
  return {
    environment: evidence.environment,
    digests,
    images,
    resolution: resolve(evidence, stable, digests, images),
  };
}

function resolve(
  evidence: CommitEvidence,
  workloads: WorkloadObservation[],
  digests: string[],
  images: string[],
): CommitResolution {
  if (workloads.length === 0) return { problem: 'not-running', considered: [] };
  const deployments = evidence.deployments ?? [];
  const annotated = workloads.flatMap(workload =>
    commitFrom('annotation', workload.commitAnnotation),
  );
  const named = deployments
    .filter(
      deployment =>
        effectiveStates.includes(deployment.state ?? '') &&
        deployment.digests.some(digest => digests.includes(digest)),
    )
    .flatMap(deployment => commitFrom('deployment', deployment.commit));
  const covering = workloads.flatMap(workload => {
    const start = startOf(workload);
    const deployment = start && deploymentAt(deployments, start);
    return deployment ? commitFrom('deployment', deployment.commit) : [];
  });
  const tagged = images.flatMap(image =>
    commitFrom('tag', commitInTag(image, evidence.tagPatterns)),
  );
  // An annotation and a deployment that names the digest are equally strong:
  // where both speak they have to agree.
  const strong = [...annotated, ...named];
  const deciding = [strong, covering, tagged].find(step => step.length > 0);
  const considered = distinct([...strong, ...(deciding ?? [])]);
  if (!deciding) return { problem: 'no-evidence', considered };
  // A commit may be abbreviated: the longest stands for all that begin it.
  const longest = deciding.reduce((one, other) =>
    other.commit.length > one.commit.length ? other : one,
  );
  if (!deciding.every(({ commit }) => longest.commit.startsWith(commit))) {
    return { problem: 'disagreement', considered };
  }
  return {
    commit: longest.commit,
    origin: deciding[0].origin,
    considered,
  };
}

function commitFrom(
  origin: Considered['origin'],
  commit: string | undefined,
): Considered[] {
  const lower = commit?.trim().toLowerCase() ?? '';
  return commitPattern.test(lower) ? [{ origin, commit: lower }] : [];
}

function digestsOf(workloads: WorkloadObservation[]): string[] {
  return unique(
    workloads.flatMap(workload => {
      const own = workload.containers
        .filter(container => container.role === 'container')
        .map(container => container.name);
      return workload.pods
        .filter(pod => pod.track === 'stable')
        .flatMap(pod => pod.images)
        .filter(image => own.includes(image.container))
        .flatMap(image => image.digest ?? []);
    }),
  );
}

/** Pods restart; the revision that runs says when it was put there. */
function startOf(workload: WorkloadObservation): string | undefined {
  const current = workload.revisions.find(revision => revision.current);
  if (current) return current.createdAt;
  // One whose container was started again does not say when it came.
  const starts = workload.pods.flatMap(pod =>
    pod.restarts === 0 ? (pod.startedAt ?? []) : [],
  );
  return starts.sort((a, b) => Date.parse(a) - Date.parse(b))[0];
}

/**
 * The newest deployment that began before the start. It counts only when it
 * took effect and names no digest: one that names digests speaks for those.
 */
function deploymentAt(
  deployments: readonly DeploymentObservation[],
  start: string,
): DeploymentObservation | undefined {
  const newest = deployments
    .filter(({ createdAt }) => Date.parse(createdAt) <= Date.parse(start))
    .sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))[0];
  return newest &&
    newest.digests.length === 0 &&
    effectiveStates.includes(newest.state ?? '')
    ? newest
    : undefined;
}

function commitInTag(
  image: string,
  patterns: readonly string[],
): string | undefined {
  const [withoutDigest] = image.split('@');
  const colon = withoutDigest.lastIndexOf(':');
  if (colon <= withoutDigest.lastIndexOf('/')) return undefined;
  const tag = withoutDigest.slice(colon + 1);
  for (const pattern of patterns) {
    const commit = tag.match(new RegExp(pattern, 'i'))?.[1];
    if (commit) return commit;
  }
  return undefined;
}

function distinct(considered: Considered[]): Considered[] {
  return considered.filter(
    (one, index) =>
      considered.findIndex(
        other => other.origin === one.origin && other.commit === one.commit,
      ) === index,
  );
}

function unique(values: string[]): string[] {
  return [...new Set(values)].sort();
}
