import {
  builtInCheckTexts,
  type Finding,
  type TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  createCheck,
  factIn,
  factOf,
  githubDeployments,
  kubernetesWorkloads,
  type Deployments,
  type Fact,
  type RevisionObservation,
  type WorkloadObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { conclude } from '../conclusion';
import {
  failedDeploymentStates as failed,
  succeededDeploymentStates as succeeded,
} from '../deployments';
import { observeEnvironments, unseenFindings } from '../environments';
import { isPinnedByDigest, parseImage } from '../images';
import { printable } from '../printable';
import { firstSnippets, workloadPatch, yamlSnippet } from '../snippets';
import {
  locatedWorkloads,
  workloadLink,
  workloadSubject,
  workloadTitle,
  type LocatedWorkload,
} from '../workloads';

/**
 * Revisions to go back to, newest first. An aborted rollout leaves a newer one
 * that nobody goes back to. Without the number of the one that runs there is
 * no telling.
 */
function previousRevisions({
  revisions,
}: WorkloadObservation): RevisionObservation[] | undefined {
  if (revisions.length === 0) return [];
  const running = revisions.find(({ current }) => current)?.revision ?? 0;
  return running > 0
    ? revisions
        .filter(({ revision }) => revision > 0 && revision < running)
        .sort((a, b) => b.revision - a.revision)
    : undefined;
}

/** What the deployments to prod say of a revision; a text: why they can't. */
type Verdict = 'sound' | 'failed' | TextReference;

/**
 * Whether nobody should go back to a revision: every deployment to prod that
 * names its digest failed. The cluster alone can't tell, because a revision
 * without pods has no health; without a repository, its history counts.
 */
function verdictOf(
  { images, createdAt }: RevisionObservation,
  deployments: Fact<Deployments> | undefined,
): Verdict {
  if (!deployments) return 'sound';
  if (deployments.status === 'unavailable') return deployments.reason;
  const { prod, truncated } = deployments.value;
  const digests = images.flatMap(({ image }) => parseImage(image).digest ?? []);
  const states = prod
    .filter(deployment => deployment.digests.some(d => digests.includes(d)))
    .map(({ state }) => state ?? '');
  if (states.some(state => succeeded.includes(state))) return 'sound';
  // The newest are listed: all since the revision, or not even its own.
  const goesBack = prod.some(
    deployment => Date.parse(deployment.createdAt) <= Date.parse(createdAt),
  );
  if (truncated?.includes('prod') && !goesBack) return { key: 'not-listed' };
  return states.some(state => failed.includes(state)) ? 'failed' : 'sound';
}

function isPinned({ images }: RevisionObservation): boolean {
  return images.every(({ image }) => isPinnedByDigest(image));
}

function printRevision({ name, revision, images }: RevisionObservation) {
  const list = images.map(({ image }) => image).join(', ');
  return printable(`${name} (${revision}): ${list}`);
}

function judge(
  located: LocatedWorkload,
  deployments: Fact<Deployments> | undefined,
): Finding {
  const { workload } = located;
  const base = {
    subject: workloadSubject(located),
    link: workloadLink(workload),
    expected: '≥ 1, image@sha256:…',
  };
  const previous = previousRevisions(workload);
  if (!previous) {
    return { ...base, outcome: 'unknown', message: { key: 'none-runs' } };
  }
  const judged = previous.map(revision => ({
    revision,
    verdict: verdictOf(revision, deployments),
  }));
  const target = judged.find(
    ({ revision, verdict }) => verdict === 'sound' && isPinned(revision),
  );
  if (target) {
    const observed = printRevision(target.revision);
    return { ...base, outcome: 'pass', message: { key: 'target' }, observed };
  }
  for (const { revision, verdict } of judged) {
    if (typeof verdict === 'object' && isPinned(revision)) {
      const observed = printRevision(revision);
      return { ...base, outcome: 'unknown', message: verdict, observed };
    }
  }
  const healthy = judged.flatMap(({ revision, verdict }) =>
    verdict === 'failed' ? [] : [revision],
  );
  if (healthy.length > 0) {
    const observed = printRevision(healthy[0]);
    return {
      ...base,
      outcome: 'fail',
      message: { key: 'not-pinned' },
      observed,
    };
  }
  if (previous.length > 0) {
    const observed = printRevision(previous[0]);
    return {
      ...base,
      outcome: 'fail',
      message: { key: 'only-failed' },
      observed,
    };
  }
  if (Number(workload.helmRevision) > 1) {
    const observed = printable(`Helm ${workload.helmRevision}`);
    return {
      ...base,
      outcome: 'unknown',
      message: { key: 'helm-only' },
      observed,
    };
  }
  return {
    ...base,
    outcome: 'fail',
    message: { key: 'no-revision' },
    observed: '0',
  };
}

function snippetOf({ workload }: LocatedWorkload) {
  const pins = workload.containers.flatMap(({ name, role, image }) => {
    if (role !== 'container' || isPinnedByDigest(image)) return [];
    const digest = workload.pods
      .flatMap(pod => pod.images)
      .find(running => running.container === name)?.digest;
    return digest ? [{ name, image: `${image.split('@')[0]}@${digest}` }] : [];
  });
  return yamlSnippet(
    'snippet',
    { workload: workloadTitle(workload) },
    workloadPatch(workload, {
      revisionHistoryLimit: 5,
      ...(pins.length > 0 && { template: { spec: { containers: pins } } }),
    }),
  );
}

/** §5.1: a previous revision of every workload is still there to go back to. */
export const rollbackTarget = createCheck({
  id: 'rollback-target',
  area: 'rollback-readiness',
  severity: 'blocking',
  sections: ['5.1'],
  texts: builtInCheckTexts['rollback-target'],
  facts: {},
  optionalFacts: {
    prod: factIn(kubernetesWorkloads, 'prod'),
    // Rules out revisions that failed.
    deployments: factOf(githubDeployments),
  },
  evaluate({ optional, service }) {
    const deployments = service.github ? optional.deployments : undefined;
    const environments = observeEnvironments({ prod: optional.prod }, service);
    const workloads = locatedWorkloads(environments);
    const judged = workloads.map(located => judge(located, deployments));
    const failing = workloads.filter(
      (_, index) => judged[index].outcome !== 'pass',
    );
    return conclude([...judged, ...unseenFindings(environments)], {
      pass: { count: workloads.length },
      fail: { count: failing.length },
      snippets: () => firstSnippets(failing.map(snippetOf)),
    });
  },
});
