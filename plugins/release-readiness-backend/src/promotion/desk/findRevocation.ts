import {
  factOf,
  githubCommitChecks,
  githubDeployments,
  githubWorkflows,
  type Policy,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { ChainedEvent } from '../chain';
import { findEarlierProof, observeVerification } from '../release';
import type { Promotion } from '../states';
import type { ReleaseFacts } from './ReleaseFacts';

/**
 * Whether a verification that the gate had passed on was taken away since: the
 * same candidate was verified again, and failed. What can't be told now takes
 * nothing away; the gate is evaluated again before the start.
 */
export function findRevocation(input: {
  promotion: Promotion;
  facts: ReleaseFacts;
  trail: readonly ChainedEvent[];
  checkPolicy: Policy;
}): 'verification-revoked' | undefined {
  const { promotion, facts, trail, checkPolicy } = input;
  if (!findEarlierProof(trail, promotion.subjectHash)) return undefined;
  const { digests, commit } = promotion.subject;
  const found = observeVerification(
    {
      deployments: facts.get(factOf(githubDeployments)),
      checks: facts.get(factOf(githubCommitChecks)),
      workflows: facts.get(factOf(githubWorkflows)),
    },
    { digests, commit },
    checkPolicy,
  );
  return found.status === 'known' &&
    found.value.some(({ succeeded }) => !succeeded)
    ? 'verification-revoked'
    : undefined;
}
