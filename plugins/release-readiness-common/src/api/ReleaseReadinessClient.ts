import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import type { CheckDescriptor } from '../checks';
import type { Scorecard, SourceTargetHealth } from '../scorecard';
import type {
  CheckTransition,
  ListScorecardsRequest,
  ListScorecardsResponse,
  RefreshStatus,
  ReleaseReadinessApi,
} from './ReleaseReadinessApi';
import { toListScorecardsQuery } from './requestSchemas';

/**
 * What the client needs. `discoveryApi` and `fetchApi` have the shape of
 * Backstage's APIs in the browser; in a backend pass the discovery service and
 * a `fetch` that adds a token.
 *
 * @public
 */
export interface ReleaseReadinessClientOptions {
  discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  fetchApi: { fetch: typeof fetch };
}

/**
 * Calls the plugin's REST API.
 *
 * @public
 */
export class ReleaseReadinessClient implements ReleaseReadinessApi {
  private readonly discoveryApi: ReleaseReadinessClientOptions['discoveryApi'];
  private readonly fetchApi: ReleaseReadinessClientOptions['fetchApi'];

  constructor(options: ReleaseReadinessClientOptions) {
    this.discoveryApi = options.discoveryApi;
    this.fetchApi = options.fetchApi;
  }

  getScorecard(entityRef: string): Promise<Scorecard> {
    return this.request(pathOf(entityRef));
  }

  listScorecards(
    request: ListScorecardsRequest = {},
  ): Promise<ListScorecardsResponse> {
    const query = toListScorecardsQuery(request).toString();
    return this.request(`/scorecards${query ? `?${query}` : ''}`);
  }

  refreshScorecard(entityRef: string): Promise<RefreshStatus> {
    return this.request(`${pathOf(entityRef)}/refresh`, 'POST');
  }

  async getRefreshStatus(
    entityRef: string,
  ): Promise<RefreshStatus | undefined> {
    const { refresh } = await this.request<{ refresh?: RefreshStatus }>(
      `${pathOf(entityRef)}/refresh`,
    );
    return refresh;
  }

  listTransitions(
    entityRef: string,
    options: { limit?: number } = {},
  ): Promise<{ items: CheckTransition[] }> {
    const query = options.limit === undefined ? '' : `?limit=${options.limit}`;
    return this.request(`${pathOf(entityRef)}/transitions${query}`);
  }

  listChecks(): Promise<{ items: CheckDescriptor[] }> {
    return this.request('/checks');
  }

  listSources(): Promise<{ items: SourceTargetHealth[] }> {
    return this.request('/sources');
  }

  private async request<T>(path: string, method = 'GET'): Promise<T> {
    const baseUrl = await this.discoveryApi.getBaseUrl('release-readiness');
    const response = await this.fetchApi.fetch(`${baseUrl}${path}`, { method });
    if (!response.ok) throw await ResponseError.fromResponse(response);
    // The server's tests hold its answers to the schemas of this package.
    return response.json() as Promise<T>;
  }
}

function pathOf(entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  const parts = [kind, namespace, name].map(part =>
    encodeURIComponent(part.toLocaleLowerCase('en-US')),
  );
  return `/scorecards/${parts.join('/')}`;
}
