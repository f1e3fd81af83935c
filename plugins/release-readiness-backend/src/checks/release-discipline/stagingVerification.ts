import type {
  Finding,
  RunningVersion,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  CommitCheck,
  CommitChecks,
  DeploymentObservation,
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
import {
  failedDeploymentStates as failed,
  succeededDeploymentStates as succeeded,
} from '../deployments';
import { buildPipeline } from '../quality-gates/pipelineGraph';

/** The facts that say what the pipeline did on staging. */
export interface VerificationFacts {
  deployments: Fact<Deployments>;
  checks: Fact<CommitChecks>;
  workflows: Fact<Workflows>;
}

const productionName = /(^|[^a-z])prod(uction)?([^a-z]|$)/i;

/**
 * A deployment of the candidate: it names nothing but digests that run on
 * staging, or, where it names none, the candidate's commit.
 */
function names(
  deployment: DeploymentObservation,
  candidate: RunningVersion,
): boolean {
  return deployment.digests.length > 0
    ? deployment.digests.every(digest => candidate.digests.includes(digest))
    : deployment.commit === candidate.resolution.commit;
}

function judgeDeployment(
  fact: Fact<Deployments>,
  candidate: RunningVersion,
): { finding: Finding; at?: string } {
  if (fact.status === 'unavailable') {
    return { finding: unavailableFinding(fact) };
  }
  const deployment = fact.value.staging.find(each => names(each, candidate));
  const subject = { kind: 'Deployment record', name: fact.value.slug };
  const expected = 'success';
  if (!deployment) {
    const message = { key: 'not-deployed' };
    const observed = `0 / ${fact.value.staging.length}`;
    return {
      finding: { outcome: 'fail', message, subject, observed, expected },
    };
  }
  const { id, state, url, createdAt, updatedAt } = deployment;
  const base = {
    subject: { ...subject, name: `${fact.value.slug} #${id}` },
    observed: state ?? '–',
    expected,
    link: commitLink(`#${id}`, url),
  };
  if (succeeded.includes(state ?? '')) {
    const message = { key: 'deployed' };
    const finding: Finding = { ...base, outcome: 'pass', message };
    return { finding, at: updatedAt ?? createdAt };
  }
  const finding: Finding = failed.includes(state ?? '')
    ? { ...base, outcome: 'fail', message: { key: 'deployment-failed' } }
    : { ...base, outcome: 'unknown', message: { key: 'deployment-running' } };
  return { finding };
}

/** Verification jobs of the pipeline: those for staging, and those behind a deployment to prod. */
function verificationJobs(fact: Fact<Workflows>, policy: Policy) {
  const staging: string[] = [];
  const production: string[] = [];
  if (fact.status === 'unavailable') return { staging, production };
  const { files } = fact.value;
  for (const file of files) {
    const { jobs } = buildPipeline(file, files, policy.pipelineStages);
    const environmentOf = new Map(
      jobs.map(({ id, job }) => [id, job.environment]),
    );
    for (const { id, job, after, stages } of jobs) {
      if (!stages.includes('verify')) continue;
      const environments = [...after, id].map(each => environmentOf.get(each));
      const list = environments.some(name => name && productionName.test(name))
        ? production
        : staging;
      list.push(job.id, ...(job.name ? [job.name] : []));
    }
  }
  return { staging, production };
}

/** Name of a check run without the workflows that called its job. */
function jobName({ name }: CommitCheck): string {
  return name.split(' / ').pop() ?? name;
}

function judgeCheck(check: CommitCheck): Finding {
  const base = {
    subject: { kind: 'CheckRun', name: printable(check.name, 80) },
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
  return check.conclusion === 'success'
    ? { ...base, outcome: 'pass', message: { key: 'verified' } }
    : { ...base, outcome: 'fail', message: { key: 'verification-failed' } };
}

function judgeChecks(
  { checks: fact, workflows }: VerificationFacts,
  policy: Policy,
): { findings: Finding[]; at: string[] } {
  if (fact.status === 'unavailable') {
    return { findings: [unavailableFinding(fact)], at: [] };
  }
  const jobs = verificationJobs(workflows, policy);
  // What verifies prod runs after the promotion and says nothing of staging.
  const checks = fact.value.checks.filter(check => {
    const name = jobName(check);
    if (jobs.staging.includes(name)) return true;
    return (
      matchesAny(name, policy.pipelineStages.verify) &&
      !productionName.test(check.name) &&
      !jobs.production.includes(name)
    );
  });
  if (checks.length === 0 && jobs.staging.length > 0) {
    const [name] = jobs.staging;
    return {
      findings: [
        {
          outcome: fact.value.truncated ? 'unknown' : 'fail',
          message: { key: 'verification-missing' },
          subject: { kind: 'CheckRun', name: printable(name, 80) },
          observed: '–',
          expected: 'success',
        },
      ],
      at: [],
    };
  }
  return {
    findings: checks.map(judgeCheck),
    at: checks.flatMap(({ completedAt }) => completedAt ?? []),
  };
}

/** What the pipeline did on staging, and when it last proved anything. */
export interface InspectedVerification {
  findings: Finding[];
  /** Of the deployment and the checks (ISO 8601); absent where none is over. */
  at?: string;
  /** The deployment took effect. */
  deployed: boolean;
}

/** Whether the pipeline deployed the candidate to staging and verified it there. */
export function inspectVerification(
  facts: VerificationFacts,
  candidate: RunningVersion,
  policy: Policy,
): InspectedVerification {
  const deployment = judgeDeployment(facts.deployments, candidate);
  const checks = judgeChecks(facts, policy);
  return {
    findings: [deployment.finding, ...checks.findings],
    at: newestOf([...checks.at, ...(deployment.at ? [deployment.at] : [])]),
    deployed: deployment.at !== undefined,
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
  const { findings, at, deployed } = inspectVerification(
    facts,
    candidate,
    policy,
  );
  const limit = policy.limits.stagingVerificationMaximumAgeDays * 24;
  if (deployed && at && hoursSince(at, now) > limit) {
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
