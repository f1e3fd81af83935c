export * from './GithubClaimVerifier';
