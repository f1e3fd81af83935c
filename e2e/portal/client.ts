import type {
  ListScorecardsResponse,
  Scorecard,
  SourceTargetHealth,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { PortalProcess } from './portal';

/** The portal's API as one user sees it. */
export interface ApiClient {
  get<T>(path: string): Promise<T>;
  status(path: string): Promise<number>;
  scorecard(service: string): Promise<Scorecard>;
  scorecards(query?: string): Promise<ListScorecardsResponse>;
  sources(): Promise<SourceTargetHealth[]>;
}

/** Signs in and speaks to the API of the plugin. */
export async function apiClient(
  portal: PortalProcess,
  user: string,
): Promise<ApiClient> {
  const token = await portal.signIn(user);
  const request = (path: string) =>
    fetch(`${portal.url}/api/release-readiness${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
  async function get<T>(path: string): Promise<T> {
    const response = await request(path);
    if (!response.ok) {
      throw new Error(
        `GET ${path}: ${response.status} ${await response.text()}`,
      );
    }
    return (await response.json()) as T;
  }
  return {
    get,
    status: async path => (await request(path)).status,
    scorecard: service => get(`/scorecards/component/default/${service}`),
    scorecards: query => get(`/scorecards?limit=100${query ?? ''}`),
    sources: async () =>
      (await get<{ items: SourceTargetHealth[] }>('/sources')).items,
  };
}
