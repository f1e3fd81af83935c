import type { GithubClient } from '../../client';

/** Where a service's workflows are. */
export interface WorkflowLocation {
  /** `github.com`, lower case. */
  host: string;
  /** `acme/order`. */
  repository: string;
  /** `https://github.com/acme/order`. */
  url: string;
  /** May use the reserve of the budget. */
  client: GithubClient;
}
