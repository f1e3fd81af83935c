import { z } from 'zod';
import { type ChainAnchor, type ChainProblem, verifyChain } from './eventChain';

const chainedEvent = z.object({
  promotionId: z.string(),
  seq: z.number().int(),
  at: z.string(),
  actor: z.string(),
  kind: z.string(),
  payload: z.unknown(),
  prevHash: z.string(),
  hash: z.string(),
});

const anchor = z.object({ seq: z.number().int(), hash: z.string() });

const bundle = z.object({
  predicate: z.object({
    promotionId: z.string(),
    events: z.array(chainedEvent),
    anchors: z.array(anchor).default([]),
    head: z.string().optional(),
  }),
});

/** What checking an exported trail has found. */
export interface TrailReport {
  promotionId: string;
  events: number;
  /** Empty = nothing was changed, removed or inserted. */
  problems: ChainProblem[];
  /** Hash of the last event: compare it with what was kept elsewhere. */
  head?: string;
}

/**
 * Checks the trail in an exported file, without the portal: an evidence bundle,
 * or its events alone as a list or as `{ "items": [...] }`.
 *
 * @param anchors - hashes that were kept elsewhere; those of a bundle count too,
 *   those that name another promotion do not
 * @throws Error when the text is neither
 */
export function verifyTrail(
  text: string,
  anchors: readonly (ChainAnchor & { promotionId?: string })[] = [],
): TrailReport {
  const { promotionId, events, kept } = readTrail(text);
  const own = anchors.filter(
    each => each.promotionId === undefined || each.promotionId === promotionId,
  );
  return {
    promotionId,
    events: events.length,
    problems: verifyChain(promotionId, events, [...kept, ...own]),
    head: events.at(-1)?.hash,
  };
}

function readTrail(text: string) {
  const json: unknown = JSON.parse(text);
  const parsed = bundle.safeParse(json);
  if (parsed.success) {
    const { promotionId, events, anchors, head } = parsed.data.predicate;
    // The bundle says where its trail ended: a trail cut short says otherwise.
    const end =
      head !== undefined && events.at(-1)?.hash !== head
        ? [{ seq: (events.at(-1)?.seq ?? 0) + 1, hash: head }]
        : [];
    return { promotionId, events, kept: [...anchors, ...end] };
  }
  const list = z
    .union([
      z.array(chainedEvent),
      z
        .object({ items: z.array(chainedEvent) })
        .transform(({ items }) => items),
    ])
    .safeParse(json);
  if (!list.success || list.data.length === 0) {
    throw new Error('This is no evidence bundle and no list of events');
  }
  return { promotionId: list.data[0].promotionId, events: list.data, kept: [] };
}
