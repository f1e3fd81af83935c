import type {
  CreatePromotionRequest,
  ListChangesRequest,
  ListChangesResponse,
  ListPromotionsRequest,
  ListPromotionsResponse,
  PromotionCommand,
  PromotionDetails,
  PromotionEventView,
  PromotionMetrics,
  PromotionPreview,
  TrailVerification,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { verifyChain } from '../chain';
import {
  changeView,
  eventView,
  evidenceStatement,
  metricsView,
  startedAt,
  summaryView,
  transitionsOf,
} from '../views';
import { describeText } from './errors';
import { findAwaiting } from './findAwaiting';
import { listChanges } from './listChanges';
import type { ServicePorts } from './ports';
import { previewPromotion } from './preview';
import type { PromotionCaller } from './PromotionCaller';
import { PromotionCommands } from './PromotionCommands';
import { promotionDetails, titleOf } from './promotionDetails';
import { PromotionLookup } from './PromotionLookup';
import { PromotionRequests } from './PromotionRequests';
import { RollbackRequests } from './RollbackRequests';
import { amongVisible } from './visibleRefs';

const defaultLimit = 20;
const everyProbe = 100_000;

/**
 * What the API does, for a caller: reads answer from the store, writes go
 * through the state machine. What a caller may not see does not exist for them.
 */
export class PromotionService {
  private readonly lookup: PromotionLookup;
  private readonly requests: PromotionRequests;
  private readonly rollbacks: RollbackRequests;
  private readonly commands: PromotionCommands;

  constructor(private readonly ports: ServicePorts) {
    this.lookup = new PromotionLookup(ports);
    this.requests = new PromotionRequests(ports, this.lookup);
    this.rollbacks = new RollbackRequests(ports, this.lookup);
    this.commands = new PromotionCommands(ports, this.lookup);
  }

  async preview(
    entityRef: string,
    caller: PromotionCaller,
  ): Promise<PromotionPreview> {
    return previewPromotion(this.ports, this.lookup, entityRef, caller);
  }

  /** @returns what is there now; `created` tells whether this call made it */
  async create(
    request: CreatePromotionRequest,
    caller: PromotionCaller,
  ): Promise<{ created: boolean; details: PromotionDetails }> {
    const { created, id } = await this.requests.request(request, caller);
    return { created, details: await this.get(id, caller) };
  }

  async rollBack(
    id: string,
    request: { idempotencyKey: string; reason: string },
    caller: PromotionCaller,
  ): Promise<{ created: boolean; details: PromotionDetails }> {
    const stored = await this.lookup.find(id, caller);
    const requested = await this.rollbacks.rollBack(stored, request, caller);
    return {
      created: requested.created,
      details: await this.get(requested.id, caller),
    };
  }

  async act(
    id: string,
    command: PromotionCommand,
    caller: PromotionCaller,
  ): Promise<PromotionDetails> {
    const stored = await this.lookup.find(id, caller);
    await this.commands.act(stored, command, caller);
    return this.get(id, caller);
  }

  async get(id: string, caller: PromotionCaller): Promise<PromotionDetails> {
    const stored = await this.lookup.find(id, caller);
    return promotionDetails(this.ports, this.lookup, stored, caller);
  }

  async list(
    request: ListPromotionsRequest,
    caller: PromotionCaller,
  ): Promise<ListPromotionsResponse> {
    const { store, findService } = this.ports;
    const visible = await caller.visibleRefs();
    const filter = {
      entityRefs: amongVisible(request.entityRefs, visible),
      states: request.states,
      requester: request.requester,
      active: request.active,
    };
    const page = {
      limit: request.limit ?? defaultLimit,
      offset: request.offset ?? 0,
    };
    const awaiting = request.awaitingMe
      ? await findAwaiting(this.ports, this.lookup, filter, caller)
      : undefined;
    const [items, totalItems] = awaiting
      ? [awaiting.slice(page.offset, page.offset + page.limit), awaiting.length]
      : await Promise.all([
          store.list({ ...filter, ...page }),
          store.count(filter),
        ]);
    return {
      items: await Promise.all(
        items.map(async ({ promotion }) => {
          const { entityRef } = promotion.subject;
          const service = await findService(entityRef);
          return {
            ...summaryView(promotion),
            title: service?.title ?? titleOf(entityRef),
          };
        }),
      ),
      totalItems,
    };
  }

  async events(
    id: string,
    caller: PromotionCaller,
  ): Promise<PromotionEventView[]> {
    await this.lookup.find(id, caller);
    const events = await this.ports.store.readEvents(id);
    return events.map(eventView);
  }

  async metrics(
    id: string,
    caller: PromotionCaller,
  ): Promise<PromotionMetrics> {
    const { promotion } = await this.lookup.find(id, caller);
    const { store, policyOf } = this.ports;
    const [readings, events] = await Promise.all([
      store.readReadings(id, { samplesFrom: 0, probes: 1 }),
      store.readEvents(id),
    ]);
    return metricsView(
      promotion,
      readings.samples,
      transitionsOf(events),
      policyOf(promotion),
    );
  }

  async verify(
    id: string,
    caller: PromotionCaller,
  ): Promise<TrailVerification> {
    await this.lookup.find(id, caller);
    const { store } = this.ports;
    const [events, anchors] = await Promise.all([
      store.readEvents(id),
      store.listAnchors(id),
    ]);
    const [first] = verifyChain(id, events, anchors).sort(
      (a, b) => a.seq - b.seq,
    );
    return {
      intact: first === undefined,
      events: events.length,
      ...(first
        ? {
            firstBroken: first.seq,
            problem: {
              key: `promotion.trail.${first.kind}`,
              params: { seq: first.seq },
            },
          }
        : {}),
      head: events.at(-1)?.hash,
    };
  }

  /** The evidence bundle. */
  async evidence(id: string, caller: PromotionCaller): Promise<object> {
    const stored = await this.lookup.find(id, caller);
    const { store, policyOf } = this.ports;
    const [events, anchors, effects, readings, metrics] = await Promise.all([
      store.readEvents(id),
      store.listAnchors(id),
      store.listEffects(id),
      store.readReadings(id, { samplesFrom: 0, probes: everyProbe }),
      store.listEvidence(id),
    ]);
    return evidenceStatement({
      stored,
      events,
      anchors,
      effects,
      readings,
      metrics,
      change: changeView(
        stored,
        startedAt(transitionsOf(events)),
        describeText,
      ),
      policy: policyOf(stored.promotion),
    });
  }

  /**
   * Changes that the portal has registered, newest first: what its own register
   * holds, or, where the register is elsewhere, what that has been told.
   */
  async changes(
    request: ListChangesRequest,
    caller: PromotionCaller,
  ): Promise<ListChangesResponse> {
    return listChanges(this.ports, request, caller);
  }
}
