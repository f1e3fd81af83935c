import {
  builtInCheckTexts,
  type Finding,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  createCheck,
  factIn,
  factOf,
  githubDeployments,
  kubernetesWorkloads,
  type DeploymentObservation,
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

/** Revisions that are there beside the one that runs, newest first. */
function previousRevisions(workload: WorkloadObservation) {
  return workload.revisions
    .filter(({ current }) => !current)
    .sort((a, b) => b.revision - a.revision);
}

/**
 * A revision that nobody should go back to: every deployment to prod that
 * names its digest failed. The cluster alone can't tell, because a revision
 * without pods has no health.
 */
function hadFailed(
  { images }: RevisionObservation,
  deployments: readonly DeploymentObservation[],
): boolean {
  const digests = images.flatMap(({ image }) => parseImage(image).digest ?? []);
  const states = deployments
    .filter(deployment => deployment.digests.some(d => digests.includes(d)))
    .map(({ state }) => state ?? '');
  return (
    states.some(state => failed.includes(state)) &&
    !states.some(state => succeeded.includes(state))
  );
}

function printRevision({ name, revision, images }: RevisionObservation) {
  const list = images.map(({ image }) => image).join(', ');
  return printable(`${name} (${revision}): ${list}`);
}

function judge(
  located: LocatedWorkload,
  deployments: readonly DeploymentObservation[],
): Finding {
  const { workload } = located;
  const base = {
    subject: workloadSubject(located),
    link: workloadLink(workload),
    expected: '≥ 1, image@sha256:…',
  };
  const previous = previousRevisions(workload);
  const healthy = previous.filter(
    revision => !hadFailed(revision, deployments),
  );
  const target = healthy.find(({ images }) =>
    images.every(({ image }) => isPinnedByDigest(image)),
  );
  if (target) {
    const observed = printRevision(target);
    return { ...base, outcome: 'pass', message: { key: 'target' }, observed };
  }
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
    // Rules out revisions that failed; without it, the cluster's history counts.
    deployments: factOf(githubDeployments),
  },
  evaluate({ optional, service }) {
    const { deployments } = optional;
    const toProd = deployments.status === 'known' ? deployments.value.prod : [];
    const environments = observeEnvironments({ prod: optional.prod }, service);
    const workloads = locatedWorkloads(environments);
    const judged = workloads.map(located => judge(located, toProd));
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
