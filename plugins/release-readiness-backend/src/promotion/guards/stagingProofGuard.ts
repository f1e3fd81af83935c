import type {
  EvidenceLink,
  GuardResult,
  ImageDigest,
  PromotionPolicy,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { Fact } from '@release-readiness/backstage-plugin-release-readiness-node';
import { sameDigests } from '../demands';
import { conclude, evidenceOf, missingEvidence } from './guardResult';

/** The frozen digests' own time on staging, as it was seen. */
export interface StagingSoak {
  digests: ImageDigest[];
  /** Ready from … to, milliseconds since 1970. */
  readyFrom: number;
  readyTo: number;
}

/** A verification on staging (§2.1). */
export interface StagingVerification {
  digests: ImageDigest[];
  at: number;
  succeeded: boolean;
  revoked: boolean;
  link?: EvidenceLink;
}

/**
 * §2.1 proof of the frozen digests: they ran ready on staging long enough and
 * were verified there, not too long ago and not revoked. A newer build on
 * staging is shown, and closes the gate only where policy says so.
 */
export function stagingProofGuard(input: {
  candidate: ImageDigest[];
  soak: Fact<StagingSoak[]> | undefined;
  verifications: Fact<StagingVerification[]> | undefined;
  /** What runs on staging now. */
  running: Fact<ImageDigest[]> | undefined;
  now: number;
  policy: PromotionPolicy;
}): GuardResult {
  const { candidate, soak, verifications, running, now, policy } = input;
  const evidence = [];
  const soakGap = missingEvidence(soak, now, policy.evidenceMaximumAge);
  if (soakGap) {
    evidence.push(soakGap);
  } else if (soak?.status === 'known') {
    const longest = Math.max(
      0,
      ...soak.value
        .filter(({ digests }) => sameDigests(digests, candidate))
        .map(({ readyFrom, readyTo }) => readyTo - readyFrom),
    );
    evidence.push(
      evidenceOf(
        candidate.length > 0 && longest >= policy.stagingSoak,
        'staging-soak',
        {
          minutes: Math.floor(longest / 60_000),
          limit: Math.round(policy.stagingSoak / 60_000),
        },
      ),
    );
  }

  const gap = missingEvidence(verifications, now, policy.evidenceMaximumAge);
  if (gap) {
    evidence.push(gap);
  } else if (verifications?.status === 'known') {
    // The newest one counts: a failed repetition takes an earlier proof away.
    const latest = verifications.value
      .filter(({ digests }) => sameDigests(digests, candidate))
      .sort((a, b) => a.at - b.at)
      .at(-1);
    evidence.push(
      evidenceOf(
        latest !== undefined &&
          latest.succeeded &&
          !latest.revoked &&
          now - latest.at <= policy.stagingVerificationMaximumAge,
        latest ? 'staging-verification' : 'staging-not-verified',
        latest && {
          days: Math.floor((now - latest.at) / 86_400_000),
          limit: Math.round(policy.stagingVerificationMaximumAge / 86_400_000),
        },
        {
          link: latest?.link,
          observedAt: latest && new Date(latest.at).toISOString(),
        },
      ),
    );
  }

  if (running?.status === 'known' && !sameDigests(running.value, candidate)) {
    evidence.push(
      evidenceOf(!policy.newerCandidateInvalidates, 'staging-moved-on'),
    );
  } else if (policy.newerCandidateInvalidates && running?.status !== 'known') {
    evidence.push(evidenceOf(undefined, 'not-collected'));
  }
  return conclude('staging-proof', evidence);
}
