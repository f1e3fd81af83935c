export * from './ClaimVerifiers';
export * from './GithubClaimVerifier';
