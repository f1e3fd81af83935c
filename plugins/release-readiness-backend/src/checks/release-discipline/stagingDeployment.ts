import type {
  Finding,
  RunningVersion,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  DeploymentObservation,
  Deployments,
  Fact,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { commitLink, isSameCommit } from '../commits';
import {
  failedDeploymentStates as failed,
  succeededDeploymentStates as succeeded,
} from '../deployments';
import { unavailableFinding } from '../environments';

/**
 * A deployment of the candidate: it names nothing but digests that run on
 * staging, or, where it names none, the candidate's commit.
 */
function names(
  { digests, commit }: DeploymentObservation,
  { digests: running, resolution }: RunningVersion,
): boolean {
  return digests.length > 0
    ? digests.every(digest => running.includes(digest))
    : resolution.commit !== undefined &&
        isSameCommit(commit, resolution.commit);
}

/** The candidate's newest deployment to staging, and when it began. */
export function judgeDeployment(
  fact: Fact<Deployments>,
  candidate: RunningVersion,
): { finding: Finding; startedAt?: string } {
  if (fact.status === 'unavailable') {
    return { finding: unavailableFinding(fact) };
  }
  const deployment = fact.value.staging.find(each => names(each, candidate));
  const subject = { kind: 'Deployment record', name: fact.value.slug };
  const expected = 'success';
  if (!deployment) {
    const observed = `0 / ${fact.value.staging.length}`;
    const base = { subject, observed, expected };
    // What is not on a list that goes on may be further down.
    return {
      finding: fact.value.truncated?.includes('staging')
        ? { ...base, outcome: 'unknown', message: { key: 'not-listed' } }
        : { ...base, outcome: 'fail', message: { key: 'not-deployed' } },
    };
  }
  const { id, state, url, createdAt } = deployment;
  const base = {
    subject: { ...subject, name: `${fact.value.slug} #${id}` },
    observed: state ?? '–',
    expected,
    link: commitLink(`#${id}`, url),
  };
  if (succeeded.includes(state ?? '')) {
    const message = { key: 'deployed' };
    return {
      finding: { ...base, outcome: 'pass', message },
      startedAt: createdAt,
    };
  }
  const finding: Finding = failed.includes(state ?? '')
    ? { ...base, outcome: 'fail', message: { key: 'deployment-failed' } }
    : { ...base, outcome: 'unknown', message: { key: 'deployment-running' } };
  return { finding, startedAt: createdAt };
}
