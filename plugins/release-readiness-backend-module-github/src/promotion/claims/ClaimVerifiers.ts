import { GithubClaimVerifier } from './GithubClaimVerifier';

/**
 * Issuer of the tokens of a GitHub's Actions: github.com, an enterprise with
 * data residency (`acme.ghe.com`), or a server of one's own.
 *
 * @param host - lower case
 */
export function issuerOf(host: string): string {
  if (host === 'github.com') {
    return 'https://token.actions.githubusercontent.com';
  }
  return host.endsWith('.ghe.com')
    ? `https://token.actions.${host}`
    : `https://${host}/_services/token`;
}

/** One verifier for each GitHub, since each signs with its own keys. */
export class ClaimVerifiers {
  readonly #options: { issuer?: string; audience: string; now(): Date };
  readonly #verifiers = new Map<string, GithubClaimVerifier>();

  /** @param options - `issuer`: of every GitHub, where it is not its own */
  constructor(options: { issuer?: string; audience: string; now(): Date }) {
    this.#options = options;
  }

  of(host: string): GithubClaimVerifier {
    const { audience, issuer = issuerOf(host), now } = this.#options;
    const found = this.#verifiers.get(issuer);
    if (found) {
      return found;
    }
    const created = new GithubClaimVerifier({ issuer, audience, now });
    this.#verifiers.set(issuer, created);
    return created;
  }
}
