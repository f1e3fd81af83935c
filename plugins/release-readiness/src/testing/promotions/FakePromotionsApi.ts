import type {
  CreatePromotionRequest,
  FreezeView,
  ListChangesResponse,
  ListPromotionsRequest,
  ListPromotionsResponse,
  PromotionCommand,
  PromotionDetails,
  PromotionEventView,
  PromotionMetrics,
  PromotionPreview,
  PromotionsApi,
  TrailVerification,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { FakeResponseError } from '../FakeReleaseReadinessApi';
import { buildMetrics } from './buildMetrics';
import { buildPreview } from './buildPreview';
import { sampleEvents } from './samplePromotions';

const finalStates = [
  'completed',
  'rolled-back',
  'rejected',
  'expired',
  'invalidated',
  'cancelled',
];

/** Promotions in memory; it can be told to fail or to hang. */
export class FakePromotionsApi implements PromotionsApi {
  readonly promotions = new Map<string, PromotionDetails>();
  readonly previews = new Map<string, PromotionPreview>();
  readonly failures = new Map<keyof PromotionsApi, Error>();
  readonly created: CreatePromotionRequest[] = [];
  readonly commands: { id: string; command: PromotionCommand }[] = [];
  readonly rollbacks: { id: string; idempotencyKey: string; reason: string }[] =
    [];
  readonly listRequests: ListPromotionsRequest[] = [];
  events: PromotionEventView[] = sampleEvents;
  verification: TrailVerification = { intact: true, events: 3, head: 'a3' };
  freezes: FreezeView[] = [];
  /** While set, every answer stays on its way. */
  hanging = false;

  constructor(promotions: PromotionDetails[] = []) {
    for (const promotion of promotions) this.put(promotion);
  }

  put(promotion: PromotionDetails) {
    this.promotions.set(promotion.id, promotion);
  }

  private async answer<T>(
    method: keyof PromotionsApi,
    value: () => T,
  ): Promise<T> {
    if (this.hanging) await new Promise(() => {});
    const failure = this.failures.get(method);
    if (failure) throw failure;
    return value();
  }

  private find(id: string): PromotionDetails {
    const promotion = this.promotions.get(id);
    if (!promotion) throw new FakeResponseError(404, `No promotion ${id}`);
    return promotion;
  }

  previewPromotion(entityRef: string): Promise<PromotionPreview> {
    return this.answer(
      'previewPromotion',
      () => this.previews.get(entityRef) ?? buildPreview({ entityRef }),
    );
  }

  createPromotion(request: CreatePromotionRequest): Promise<PromotionDetails> {
    this.created.push(request);
    return this.answer('createPromotion', () => {
      const [first] = this.promotions.values();
      return { ...first, entityRef: request.entityRef };
    });
  }

  listPromotions(
    request: ListPromotionsRequest = {},
  ): Promise<ListPromotionsResponse> {
    this.listRequests.push(request);
    return this.answer('listPromotions', () => {
      const matching = [...this.promotions.values()].filter(
        promotion =>
          (request.entityRefs?.includes(promotion.entityRef) ?? true) &&
          (request.states?.includes(promotion.state) ?? true) &&
          (!request.active || !finalStates.includes(promotion.state)) &&
          (!request.awaitingMe || promotion.actions.approve.allowed),
      );
      const offset = request.offset ?? 0;
      return {
        items: matching.slice(offset, offset + (request.limit ?? 20)),
        totalItems: matching.length,
      };
    });
  }

  getPromotion(id: string): Promise<PromotionDetails> {
    return this.answer('getPromotion', () => this.find(id));
  }

  actOnPromotion(
    id: string,
    command: PromotionCommand,
  ): Promise<PromotionDetails> {
    this.commands.push({ id, command });
    return this.answer('actOnPromotion', () => this.find(id));
  }

  rollBackPromotion(
    id: string,
    request: { idempotencyKey: string; reason: string },
  ): Promise<PromotionDetails> {
    this.rollbacks.push({ id, ...request });
    return this.answer('rollBackPromotion', () => ({
      ...this.find(id),
      id: `${id}-back`,
      kind: 'rollback',
      rollbackOf: id,
    }));
  }

  listPromotionEvents(_id: string): Promise<{ items: PromotionEventView[] }> {
    return this.answer('listPromotionEvents', () => ({ items: this.events }));
  }

  getPromotionMetrics(id: string): Promise<PromotionMetrics> {
    return this.answer('getPromotionMetrics', () =>
      buildMetrics(this.find(id).breaches),
    );
  }

  getPromotionEvidence(id: string): Promise<unknown> {
    return this.answer('getPromotionEvidence', () => ({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: this.find(id).entityRef }],
    }));
  }

  verifyPromotion(_id: string): Promise<TrailVerification> {
    return this.answer('verifyPromotion', () => this.verification);
  }

  listFreezes(): Promise<{ items: FreezeView[] }> {
    return this.answer('listFreezes', () => ({ items: this.freezes }));
  }

  createFreeze(
    freeze: Parameters<PromotionsApi['createFreeze']>[0],
  ): Promise<FreezeView> {
    return this.answer('createFreeze', () => {
      const created: FreezeView = {
        ...freeze,
        id: `freeze-${this.freezes.length + 1}`,
        setBy: 'user:default/karin.lund',
      };
      this.freezes = [...this.freezes, created];
      return created;
    });
  }

  withdrawFreeze(id: string): Promise<void> {
    return this.answer('withdrawFreeze', () => {
      this.freezes = this.freezes.map(freeze =>
        freeze.id === id
          ? { ...freeze, withdrawnBy: 'user:default/karin.lund' }
          : freeze,
      );
    });
  }

  listChanges(): Promise<ListChangesResponse> {
    return this.answer('listChanges', () => ({
      items: [...this.promotions.values()].flatMap(({ change }) =>
        change ? [change] : [],
      ),
    }));
  }
}
