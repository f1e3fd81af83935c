import { Company } from '../company';
import { TokenIdentity } from '../kubernetes';

/** Bearer tokens by which the simulation itself writes to its clusters. */
export const systemTokens = {
  /** Controllers that the simulation plays: CronJobs, Velero, Flagger. */
  controllers: 'mall-controllers',
  /** The pipeline, the only hand in staging and prod. */
  pipeline: 'mall-ci',
} as const;

/** The token of a person. */
export const tokenOfPerson = (user: string): string => `mall-human-${user}`;

/** Who may talk to the clusters of Mall. */
export function clusterTokens(company: Company): Record<string, TokenIdentity> {
  const people = company.entities.filter(entity => entity.kind === 'User');
  return {
    'mall-reader': {
      user: 'system:serviceaccount:release-readiness:reader',
      groups: ['system:serviceaccounts'],
      access: 'read',
    },
    [systemTokens.pipeline]: {
      user: 'system:serviceaccount:ci:mall-ci',
      groups: ['system:serviceaccounts'],
      access: 'write',
    },
    [systemTokens.controllers]: {
      user: 'system:kube-controller-manager',
      access: 'write',
    },
    ...Object.fromEntries(
      people.map(({ metadata }) => [
        tokenOfPerson(metadata.name),
        { user: metadata.name, groups: ['mall:developers'], access: 'write' },
      ]),
    ),
  };
}
