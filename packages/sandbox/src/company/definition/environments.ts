/** The environments of Mall (§1.1); each is a cluster of the same name. */
export const environments = ['dev', 'test', 'staging', 'prod'] as const;

export type Environment = (typeof environments)[number];

/** One namespace an environment, for all services. */
export const namespaceOf = (environment: Environment): string =>
  `mall-${environment}`;
