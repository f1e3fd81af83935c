import { ResponseError } from '@backstage/errors';
import type {
  CreatePromotionRequest,
  FreezeView,
  ListChangesRequest,
  ListChangesResponse,
  ListPromotionsRequest,
  ListPromotionsResponse,
  PromotionCommand,
  PromotionDetails,
  PromotionMetrics,
  PromotionPreview,
  PromotionsApi,
  TrailVerification,
} from './PromotionsApi';
import type { PromotionEventView } from '../promotion';
import type { ReleaseReadinessClientOptions } from './ReleaseReadinessClient';

/**
 * Calls the REST API of promotions.
 *
 * @public
 */
export class PromotionsClient implements PromotionsApi {
  private readonly options: ReleaseReadinessClientOptions;

  constructor(options: ReleaseReadinessClientOptions) {
    this.options = options;
  }

  previewPromotion(entityRef: string): Promise<PromotionPreview> {
    return this.request('/promotions/preview', 'POST', { entityRef });
  }

  createPromotion(request: CreatePromotionRequest): Promise<PromotionDetails> {
    return this.request('/promotions', 'POST', request);
  }

  listPromotions(
    request: ListPromotionsRequest = {},
  ): Promise<ListPromotionsResponse> {
    const query = new URLSearchParams();
    for (const entityRef of request.entityRefs ?? []) {
      query.append('entityRef', entityRef);
    }
    for (const state of request.states ?? []) query.append('state', state);
    for (const name of [
      'active',
      'requester',
      'awaitingMe',
      'offset',
      'limit',
    ] as const) {
      if (request[name] !== undefined) query.set(name, String(request[name]));
    }
    return this.request(`/promotions${query.size > 0 ? `?${query}` : ''}`);
  }

  getPromotion(id: string): Promise<PromotionDetails> {
    return this.request(pathOf(id));
  }

  actOnPromotion(
    id: string,
    command: PromotionCommand,
  ): Promise<PromotionDetails> {
    return this.request(`${pathOf(id)}/commands`, 'POST', command);
  }

  rollBackPromotion(
    id: string,
    request: { idempotencyKey: string; reason: string },
  ): Promise<PromotionDetails> {
    return this.request(`${pathOf(id)}/rollback`, 'POST', request);
  }

  listPromotionEvents(id: string): Promise<{ items: PromotionEventView[] }> {
    return this.request(`${pathOf(id)}/events`);
  }

  getPromotionMetrics(id: string): Promise<PromotionMetrics> {
    return this.request(`${pathOf(id)}/metrics`);
  }

  getPromotionEvidence(id: string): Promise<unknown> {
    return this.request(`${pathOf(id)}/evidence`);
  }

  verifyPromotion(id: string): Promise<TrailVerification> {
    return this.request(`${pathOf(id)}/verification`);
  }

  listFreezes(): Promise<{ items: FreezeView[] }> {
    return this.request('/freezes');
  }

  createFreeze(
    freeze: Parameters<PromotionsApi['createFreeze']>[0],
  ): Promise<FreezeView> {
    return this.request('/freezes', 'POST', freeze);
  }

  async withdrawFreeze(id: string): Promise<void> {
    await this.request(`/freezes/${encodeURIComponent(id)}`, 'DELETE');
  }

  listChanges(request: ListChangesRequest = {}): Promise<ListChangesResponse> {
    const query = new URLSearchParams();
    if (request.entityRef) query.set('entityRef', request.entityRef);
    if (request.offset) query.set('offset', String(request.offset));
    if (request.limit) query.set('limit', String(request.limit));
    return this.request(`/changes${query.size > 0 ? `?${query}` : ''}`);
  }

  private async request<T>(
    path: string,
    method = 'GET',
    body?: unknown,
  ): Promise<T> {
    const { discoveryApi, fetchApi } = this.options;
    const baseUrl = await discoveryApi.getBaseUrl('release-readiness');
    const response = await fetchApi.fetch(`${baseUrl}${path}`, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    if (!response.ok) throw await ResponseError.fromResponse(response);
    // 204 has no body; every other answer is held to the schemas by tests.
    return (response.status === 204 ? undefined : response.json()) as T;
  }
}

function pathOf(id: string): string {
  return `/promotions/${encodeURIComponent(id)}`;
}
