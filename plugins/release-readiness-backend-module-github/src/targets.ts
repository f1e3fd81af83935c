import type { ServiceDescriptor } from '@release-readiness/backstage-plugin-release-readiness-node';

/**
 * An account of one GitHub: `github.com/acme`. A GitHub App is installed for
 * an account, so its token and its request budget belong to exactly this.
 */
export interface GithubAccount {
  id: string;
  host: string;
  owner: string;
}

export function accountOf(
  service: ServiceDescriptor,
): GithubAccount | undefined {
  if (!service.github) {
    return undefined;
  }
  const host = service.github.host.toLowerCase();
  const owner = service.github.owner.toLowerCase();
  return { id: `${host}/${owner}`, host, owner };
}

/** The accounts of all services, each once. */
export function accountsOf(
  services: readonly ServiceDescriptor[],
): GithubAccount[] {
  const accounts = services.map(accountOf).filter(found => found !== undefined);
  return [...new Map(accounts.map(account => [account.id, account])).values()];
}
