import { RateLimits } from './rateLimits';
import { GitHubStore } from './store';

/** What every endpoint needs to know of the running server. */
export interface Site {
  readonly store: GitHubStore;
  readonly limits: RateLimits;
  /** Base of the REST addresses, without a slash at the end. */
  readonly apiUrl: string;
  /** Base of the addresses for people, without a slash at the end. */
  readonly webUrl: string;
  now(): Date;
}

/** An address for people; one that begins with a slash is on this server. */
export const webAddress = (site: Site, address: string): string =>
  address.startsWith('/') ? site.webUrl + address : address;

/** The opaque global id of an object. */
export const nodeId = (kind: string, id: number | string): string =>
  Buffer.from(`0:${kind}:${id}`).toString('base64url');
