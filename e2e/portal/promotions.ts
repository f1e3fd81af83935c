import { randomUUID } from 'node:crypto';
import {
  type PromotionDetails,
  PromotionsClient,
  type PromotionStateName,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import { waitUntil } from '../servers/polling';
import type { PortalProcess } from './portal';

/** A service, and who takes it to production. */
export interface Release {
  service: string;
  title: string;
  requester: string;
  approver: string;
}

/** What is ready for production in Mall. */
export const releases = {
  order: {
    service: 'mall-order',
    title: 'Order',
    requester: 'lin.wei',
    approver: 'wang.lei',
  },
  gateway: {
    service: 'mall-gateway',
    title: 'Gateway',
    requester: 'lin.wei',
    approver: 'zhao.min',
  },
  /** Of the business line that is at its peak now. */
  geo: {
    service: 'mall-geo',
    title: 'Geo',
    requester: 'grace.okafor',
    approver: 'emily.carter',
  },
} satisfies Record<string, Release>;

/** What a machine may take that does other things beside. */
const patience = 300_000;

export function entityRefOf({ service }: Release): string {
  return `component:default/${service}`;
}

/** The API of promotions as one user has it. */
export async function promotionsClient(
  portal: Pick<PortalProcess, 'url' | 'signIn'>,
  user: string,
): Promise<PromotionsClient> {
  const token = await portal.signIn(user);
  return new PromotionsClient({
    discoveryApi: {
      getBaseUrl: async plugin => `${portal.url}/api/${plugin}`,
    },
    fetchApi: {
      fetch: (url, init) => {
        const headers = new Headers(init?.headers);
        headers.set('authorization', `Bearer ${token}`);
        return fetch(url, { ...init, headers });
      },
    },
  });
}

/** Waits until nothing stands in the way of asking for a promotion. */
export async function untilPromotable(
  portal: Pick<PortalProcess, 'url' | 'signIn'>,
  release: Release,
): Promise<void> {
  await waitUntil(
    `${release.title} can be promoted`,
    async () => {
      // People are in the catalog as little as services before it is read.
      const api = await promotionsClient(portal, release.requester);
      const { problems, request, guards } = await api.previewPromotion(
        entityRefOf(release),
      );
      const closed = guards.filter(
        // A window schedules, it keeps nobody from asking.
        ({ id, outcome }) => id !== 'window' && outcome !== 'open',
      );
      if (request.allowed && closed.length === 0) return true;
      throw new Error(JSON.stringify([problems, request, closed]));
    },
    { deadline: patience, interval: 500 },
  );
}

/** Waits until a promotion is in one of these states. */
export async function untilState(
  api: PromotionsClient,
  id: string,
  ...states: PromotionStateName[]
): Promise<PromotionDetails> {
  return waitUntil(
    `the promotion is ${states.join(' or ')}`,
    async () => {
      const promotion = await api.getPromotion(id);
      if (states.includes(promotion.state)) return promotion;
      throw new Error(
        JSON.stringify([
          promotion.state,
          promotion.waitingFor,
          promotion.coverage,
          promotion.guards.filter(({ outcome }) => outcome !== 'open'),
        ]),
      );
    },
    { deadline: patience, interval: 200 },
  );
}

/** Asks for a promotion as the dialog would. */
export async function requestPromotion(
  api: PromotionsClient,
  release: Release,
): Promise<PromotionDetails> {
  const preview = await api.previewPromotion(entityRefOf(release));
  const { subject, category, changeDraft } = preview;
  if (!subject || !category || !changeDraft) {
    throw new Error(`Nothing to promote: ${JSON.stringify(preview.problems)}`);
  }
  const start = Date.now();
  return api.createPromotion({
    entityRef: entityRefOf(release),
    idempotencyKey: randomUUID(),
    seenDigests: subject.digests,
    category: category.proposed,
    change: {
      ...changeDraft,
      plannedStart: new Date(start).toISOString(),
      plannedEnd: new Date(start + 3_600_000).toISOString(),
    },
  });
}

/** Asks for a promotion, has it approved and starts it. */
export async function startPromotion(
  portal: Pick<PortalProcess, 'url' | 'signIn'>,
  release: Release,
): Promise<{ id: string; api: PromotionsClient }> {
  await untilPromotable(portal, release);
  const api = await promotionsClient(portal, release.requester);
  const { id } = await requestPromotion(api, release);
  const waiting = await untilState(api, id, 'awaiting-approval');
  const approver = await promotionsClient(portal, release.approver);
  await approver.actOnPromotion(id, {
    verb: 'approve',
    expectedVersion: waiting.version,
    subjectHash: waiting.subjectHash,
  });
  const ready = await untilState(api, id, 'ready');
  await api.actOnPromotion(id, {
    verb: 'start',
    expectedVersion: ready.version,
  });
  return { id, api };
}
