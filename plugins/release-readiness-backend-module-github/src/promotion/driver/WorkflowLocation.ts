import type { GithubClient } from '../../client';

/** Where a service's workflows are. */
export interface WorkflowLocation {
  /** `acme/order`. */
  repository: string;
  /** `https://github.com/acme/order`. */
  url: string;
  client: GithubClient;
}
