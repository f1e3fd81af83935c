import type { TextReference } from '@release-readiness/backstage-plugin-release-readiness-common';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { z } from 'zod';

/** What the run that may claim an effect has to look like. */
export interface ExpectedClaimant {
  /** `repository_id`: survives a rename, and a name taken over does not pass. */
  repositoryId: number;
  /** `acme/order`, for the workflow's reference. */
  repository: string;
  /** `.github/workflows/deploy-canary.yaml`. */
  workflow: string;
  /** Where workflows run from: `refs/heads/main`. */
  ref: string;
  /** GitHub's environments in which the effect may run. */
  environments: readonly string[];
  /** The run that was dispatched, where GitHub said which. */
  runId?: number;
}

/** The run that a token speaks for. */
export interface Claimant {
  repository: string;
  repositoryId: number;
  environment: string;
  /** Commit that the workflow file is of. */
  commit: string;
  runId: number;
  runAttempt: number;
}

export type ClaimRefusal =
  | 'malformed'
  | 'algorithm'
  | 'signature'
  | 'issuer'
  | 'audience'
  | 'expired'
  | 'not-yet-valid'
  | 'incomplete'
  | 'repository'
  | 'workflow'
  | 'ref'
  | 'environment'
  | 'event'
  | 'run'
  | 'attempt';

/**
 * `refused` is final for this token; `unavailable` says nothing about it: the
 * issuer's keys could not be read, so the run may ask again.
 */
export type ClaimVerification =
  | { status: 'verified'; claimant: Claimant }
  | { status: 'refused'; refusal: ClaimRefusal; reason: TextReference }
  | { status: 'unavailable'; reason: TextReference };

export interface ClaimVerifierOptions {
  /** `https://token.actions.githubusercontent.com`; on a server its own. */
  issuer: string;
  /** Whom the token has to be made for: the portal. A last slash is as good as none. */
  audience: string;
  now(): Date;
  /** How far the issuer's clock may be off, seconds. Default 30. */
  clockTolerance?: number;
  /** Longest wait for the issuer's keys, milliseconds. Default 5,000. */
  timeout?: number;
  /** Where the issuer's keys are; default `<issuer>/.well-known/jwks`. */
  keysUrl?: string;
}

/** Tokens of GitHub are about 2,000 characters long. */
const maximumTokenLength = 16_384;
/** No more than one request for keys in this time, however many tokens come. */
const keysCooldown = 30_000;
const keysMaximumAge = 600_000;

const number = z
  .union([z.string().regex(/^\d{1,15}$/), z.number().int().nonnegative()])
  .transform(Number);

const claimsShape = z.object({
  repository: z.string(),
  repository_id: number,
  job_workflow_ref: z.string(),
  ref: z.string(),
  sha: z.string(),
  event_name: z.string(),
  environment: z.string().optional(),
  run_id: number,
  run_attempt: number,
});

/**
 * Finds out whether a token was issued by GitHub Actions to the very run that
 * an effect was dispatched to. Only then may a claim be recorded.
 */
export class GithubClaimVerifier {
  readonly #options: ClaimVerifierOptions;
  readonly #keys: ReturnType<typeof createRemoteJWKSet>;

  constructor(options: ClaimVerifierOptions) {
    this.#options = options;
    this.#keys = createRemoteJWKSet(
      new URL(
        options.keysUrl ??
          `${options.issuer.replace(/\/$/, '')}/.well-known/jwks`,
      ),
      {
        timeoutDuration: options.timeout ?? 5_000,
        cooldownDuration: keysCooldown,
        cacheMaxAge: keysMaximumAge,
      },
    );
  }

  async verify(
    token: string,
    expected: ExpectedClaimant,
  ): Promise<ClaimVerification> {
    if (token.length > maximumTokenLength) {
      return refused('malformed');
    }
    const { issuer, now, clockTolerance = 30 } = this.#options;
    const audience = this.#options.audience.replace(/\/$/, '');
    let payload: unknown;
    try {
      ({ payload } = await jwtVerify(token, this.#keys, {
        issuer,
        audience: [audience, `${audience}/`],
        // never what the token itself asks for
        algorithms: ['RS256'],
        requiredClaims: ['exp', 'nbf', 'iat'],
        currentDate: now(),
        clockTolerance,
      }));
    } catch (error) {
      return this.#explain(error);
    }
    const claims = claimsShape.safeParse(payload);
    if (!claims.success) {
      return refused('incomplete');
    }
    const refusal = mismatch(claims.data, expected);
    return refusal
      ? refused(refusal)
      : {
          status: 'verified',
          claimant: {
            repository: claims.data.repository,
            repositoryId: claims.data.repository_id,
            environment: claims.data.environment ?? '',
            commit: claims.data.sha,
            runId: claims.data.run_id,
            runAttempt: claims.data.run_attempt,
          },
        };
  }

  #explain(error: unknown): ClaimVerification {
    if (error instanceof errors.JWTExpired) {
      return refused('expired');
    }
    if (error instanceof errors.JWTClaimValidationFailed) {
      return refused(refusalOfClaim(error.claim));
    }
    if (
      error instanceof errors.JWSSignatureVerificationFailed ||
      error instanceof errors.JWKSNoMatchingKey ||
      error instanceof errors.JWKSMultipleMatchingKeys
    ) {
      return refused('signature');
    }
    if (
      error instanceof errors.JOSEAlgNotAllowed ||
      error instanceof errors.JOSENotSupported
    ) {
      return refused('algorithm');
    }
    if (
      error instanceof errors.JWSInvalid ||
      error instanceof errors.JWTInvalid
    ) {
      return refused('malformed');
    }
    // what is left concerns the keys: no answer, or no key set
    return {
      status: 'unavailable',
      reason: {
        key: 'promotion.claim.keys-unavailable',
        params: { issuer: this.#options.issuer },
      },
    };
  }
}

function mismatch(
  claims: z.infer<typeof claimsShape>,
  expected: ExpectedClaimant,
): ClaimRefusal | undefined {
  if (claims.repository_id !== expected.repositoryId) {
    return 'repository';
  }
  const workflow = `${expected.repository}/${expected.workflow}@${expected.ref}`;
  // GitHub's names of owners and repositories know no case
  if (claims.job_workflow_ref.toLowerCase() !== workflow.toLowerCase()) {
    return 'workflow';
  }
  if (claims.ref !== expected.ref) {
    return 'ref';
  }
  if (!expected.environments.includes(claims.environment ?? '')) {
    return 'environment';
  }
  if (claims.event_name !== 'workflow_dispatch') {
    return 'event';
  }
  if (expected.runId !== undefined && claims.run_id !== expected.runId) {
    return 'run';
  }
  // who runs a failed effect again asks the portal, which makes a new attempt
  return claims.run_attempt === 1 ? undefined : 'attempt';
}

function refusalOfClaim(claim: string): ClaimRefusal {
  switch (claim) {
    case 'iss':
      return 'issuer';
    case 'aud':
      return 'audience';
    case 'nbf':
      return 'not-yet-valid';
    default:
      return 'incomplete';
  }
}

function refused(refusal: ClaimRefusal): ClaimVerification {
  return {
    status: 'refused',
    refusal,
    reason: { key: `promotion.claim.refused.${refusal}` },
  };
}
