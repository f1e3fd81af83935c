import type {
  ImageDigest,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  CommitChecks,
  EnvironmentWorkloads,
  Fact,
  KnownFact,
  Policy,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { isSameCommit } from '../../checks/commits';
import {
  rolloutProblem,
  soakedSince,
} from '../../checks/release-discipline/stagingHealth';
import {
  inspectVerification,
  type VerificationFacts,
} from '../../checks/release-discipline/stagingVerification';
import type { StagingSoak, StagingVerification } from '../guards';
import { runningImages, servingWorkloads } from './runningImages';

/** What is frozen and has to be proven. */
export interface FrozenCandidate {
  digests: ImageDigest[];
  /** 40 hexadecimal digits. */
  commit: string;
}

/** What was not done, or not since the deployment: no proof, and no failure. */
const notDone = [
  'not-deployed',
  'verification-missing',
  'verification-outdated',
];

// The proof speaks of the check that judges the same thing on the scorecard.
const checkId = 'staging-verified';

function unavailable(key: string, params?: TextReference['params']) {
  return { status: 'unavailable' as const, reason: { key, params } };
}

function as<T>(fact: KnownFact<unknown>, value: T): Fact<T> {
  return { ...fact, value };
}

/** The digests that run on staging now, where that is settled. */
export function imagesOnStaging(
  staging: Fact<EnvironmentWorkloads>,
): Fact<ImageDigest[]> {
  if (staging.status === 'unavailable') return staging;
  const { images, problems } = runningImages(
    'staging',
    staging.value.workloads,
  );
  return problems.length > 0
    ? { status: 'unavailable', reason: problems[0] }
    : as(staging, images);
}

/**
 * How long what runs on staging has run ready there: since its youngest
 * workload has. Nothing while one of them is not healthy.
 */
export function observeSoak(
  staging: Fact<EnvironmentWorkloads>,
): Fact<StagingSoak[]> {
  const images = imagesOnStaging(staging);
  if (images.status === 'unavailable') return images;
  if (staging.status === 'unavailable') return staging;
  const serving = servingWorkloads(staging.value.workloads);
  if (
    serving.length === 0 ||
    serving.some(workload => rolloutProblem({ workload }))
  ) {
    return as(staging, []);
  }
  const since = serving.map(workload =>
    Date.parse(soakedSince(workload) ?? ''),
  );
  if (!since.every(Number.isFinite)) {
    return unavailable(`${checkId}.no-start`);
  }
  return as(staging, [
    {
      digests: images.value,
      readyFrom: Math.max(...since),
      readyTo: Date.parse(staging.observedAt),
    },
  ]);
}

/**
 * What the pipeline proved of the frozen candidate on staging. A failure of
 * the same digests later takes an earlier proof away.
 */
export function observeVerification(
  facts: VerificationFacts,
  frozen: FrozenCandidate,
  policy: Policy,
): Fact<StagingVerification[]> {
  const { deployments } = facts;
  if (deployments.status === 'unavailable') return deployments;
  const checks = ofCommit(facts.checks, frozen.commit);
  const { findings, at } = inspectVerification(
    { ...facts, checks },
    {
      environment: 'staging',
      digests: frozen.digests.map(({ digest }) => digest),
      images: [],
      resolution: { commit: frozen.commit, considered: [] },
    },
    policy,
  );
  const failed = findings.filter(({ outcome }) => outcome === 'fail');
  const notYet = failed.some(({ message }) => notDone.includes(message.key));
  if (notYet) return as(deployments, []);
  const unknown = findings.find(({ outcome }) => outcome === 'unknown');
  if (failed.length === 0 && unknown) {
    const { key, params } = unknown.message;
    return unavailable(key.includes('.') ? key : `${checkId}.${key}`, params);
  }
  return as(deployments, [
    {
      digests: frozen.digests,
      at:
        at === undefined ? Date.parse(deployments.observedAt) : Date.parse(at),
      succeeded: failed.length === 0,
      revoked: false,
      link: findings[0].link,
    },
  ]);
}

/** Checks of another commit say nothing of this one. */
function ofCommit(
  checks: Fact<CommitChecks>,
  commit: string,
): Fact<CommitChecks> {
  if (checks.status === 'unavailable') return checks;
  return isSameCommit(checks.value.commit, commit)
    ? checks
    : {
        status: 'unavailable',
        reason: { key: 'general.unavailable.candidate-changed' },
        lastKnownAt: checks.observedAt,
        origin: checks.origin,
      };
}
