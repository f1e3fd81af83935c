import type {
  Finding,
  RunningVersion,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  CommitCheck,
  CommitChecks,
  Deployments,
  Fact,
  Policy,
  Workflows,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { hoursSince, newestOf, printHours } from '../ages';
import { commitLink, shortCommit } from '../commits';
import { unavailableFinding } from '../environments';
import { matchesAny } from '../patterns';
import { printable } from '../printable';
import { judgeDeployment } from './stagingDeployment';
import {
  findVerificationJobs,
  namesProduction,
  type VerificationJobs,
} from './verificationJobs';

/** The facts that say what the pipeline did on staging. */
export interface VerificationFacts {
  deployments: Fact<Deployments>;
  checks: Fact<CommitChecks>;
  workflows: Fact<Workflows>;
}

/** Name of a check run without the workflows that called its job. */
function jobName({ name }: CommitCheck): string {
  return name.split(' / ').pop() ?? name;
}

/** What verifies prod runs after the promotion and says nothing of staging. */
function verifiesStaging(
  check: CommitCheck,
  jobs: VerificationJobs,
  policy: Policy,
): boolean {
  const name = jobName(check);
  const ofProduction = namesProduction(check.name);
  if (jobs.staging.includes(name)) {
    // One workflow may be called for both.
    return !(ofProduction && jobs.production.includes(name));
  }
  return (
    matchesAny(name, policy.pipelineStages.verify) &&
    !ofProduction &&
    !jobs.production.includes(name)
  );
}

/** When a check ended, where it did and says so. */
function endOf({ status, completedAt }: CommitCheck): string | undefined {
  return status === 'completed' &&
    Number.isFinite(Date.parse(completedAt ?? ''))
    ? completedAt
    : undefined;
}

/** It ended before the deployment began, and so saw something else. */
function isBefore(check: CommitCheck, startedAt: string | undefined): boolean {
  const end = endOf(check);
  return (
    end !== undefined &&
    startedAt !== undefined &&
    Date.parse(end) < Date.parse(startedAt)
  );
}

function checkSubject(name: string) {
  return { kind: 'CheckRun', name: printable(name, 80) };
}

function judgeCheck(check: CommitCheck): Finding {
  const base = {
    subject: checkSubject(check.name),
    observed: check.conclusion ?? check.status,
    expected: 'success',
    link: commitLink(check.name, check.url),
  };
  if (check.status !== 'completed') {
    return {
      ...base,
      outcome: 'unknown',
      message: { key: 'verification-running' },
    };
  }
  if (check.conclusion !== 'success') {
    return {
      ...base,
      outcome: 'fail',
      message: { key: 'verification-failed' },
    };
  }
  return endOf(check) === undefined
    ? {
        ...base,
        outcome: 'unknown',
        message: { key: 'verification-undated' },
      }
    : { ...base, outcome: 'pass', message: { key: 'verified' } };
}

/** There is more than was read. */
const notSeen: Finding = {
  outcome: 'unknown',
  message: { key: 'verification-not-seen' },
  expected: 'success',
};

/**
 * Nothing verified this deployment. That is a failure only where a workflow
 * says that something should have, and everything that ran was seen.
 */
function judgeAbsence(
  { truncated }: CommitChecks,
  workflows: Fact<Workflows>,
  jobs: VerificationJobs,
  earlier: { check?: CommitCheck; startedAt?: string },
): Finding {
  const [name] = jobs.complete;
  const outcome = name !== undefined && !truncated ? 'fail' : 'unknown';
  const { check, startedAt = '–' } = earlier;
  if (check) {
    return {
      outcome,
      message: { key: 'verification-outdated' },
      subject: checkSubject(check.name),
      observed: check.completedAt,
      expected: `≥ ${startedAt}`,
      link: commitLink(check.name, check.url),
    };
  }
  if (outcome === 'fail') {
    return {
      outcome,
      message: { key: 'verification-missing' },
      subject: checkSubject(name),
      observed: '–',
      expected: 'success',
    };
  }
  if (workflows.status === 'unavailable') return unavailableFinding(workflows);
  const unread = truncated || jobs.incomplete;
  const key = unread ? 'verification-not-seen' : 'no-verification';
  return { ...notSeen, message: { key } };
}

function judgeChecks(
  { checks: fact, workflows }: VerificationFacts,
  policy: Policy,
  startedAt: string | undefined,
): { findings: Finding[]; at?: string } {
  if (fact.status === 'unavailable') {
    return { findings: [unavailableFinding(fact)] };
  }
  const jobs = findVerificationJobs(workflows, policy);
  const checks = fact.value.checks.filter(check =>
    verifiesStaging(check, jobs, policy),
  );
  const since = checks.filter(check => !isBefore(check, startedAt));
  const before = checks.filter(check => isBefore(check, startedAt));
  // A failure from before is over only where the same check ran again.
  const standing = before.filter(
    ({ name, conclusion }) =>
      conclusion !== 'success' && !since.some(check => check.name === name),
  );
  const counted = [...since, ...standing];
  if (counted.length === 0) {
    const earlier = { check: before[0], startedAt };
    return {
      findings: [judgeAbsence(fact.value, workflows, jobs, earlier)],
    };
  }
  return {
    findings: [
      ...counted.map(judgeCheck),
      // One that failed may be among the rest.
      ...(fact.value.truncated ? [notSeen] : []),
    ],
    at: newestOf(counted.flatMap(check => endOf(check) ?? [])),
  };
}

/** What the pipeline did on staging, and when it last verified anything. */
export interface InspectedVerification {
  findings: Finding[];
  /** When the newest verification ended (ISO 8601); absent where none has. */
  at?: string;
}

/** Whether the pipeline deployed the candidate to staging and verified it there. */
export function inspectVerification(
  facts: VerificationFacts,
  candidate: RunningVersion,
  policy: Policy,
): InspectedVerification {
  const deployment = judgeDeployment(facts.deployments, candidate);
  const checks = judgeChecks(facts, policy, deployment.startedAt);
  return {
    findings: [deployment.finding, ...checks.findings],
    at: checks.at,
  };
}

/**
 * Whether the pipeline deployed the candidate to staging and verified it
 * there, and not too long ago.
 */
export function judgeVerification(
  facts: VerificationFacts,
  candidate: RunningVersion,
  policy: Policy,
  now: Date,
): Finding[] {
  const { commit } = candidate.resolution;
  const { findings, at } = inspectVerification(facts, candidate, policy);
  const limit = policy.limits.stagingVerificationMaximumAgeDays * 24;
  if (at && hoursSince(at, now) > limit) {
    findings.push({
      outcome: 'fail',
      message: { key: 'verification-old' },
      subject: { kind: 'Commit', name: commit ? shortCommit(commit) : '–' },
      observed: printHours(hoursSince(at, now)),
      expected: `≤ ${printHours(limit)}`,
    });
  }
  return findings;
}
