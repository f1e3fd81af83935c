import { z } from 'zod';
import type { ChainAnchor } from './eventChain';

/** The event under which the auditor keeps an anchor. */
export const anchorEventId = 'promotion-anchor';

/** A hash as it leaves the portal: which trail it is of, and nothing of people. */
export interface LoggedAnchor extends ChainAnchor {
  promotionId: string;
}

const loggedAnchor = z.object({
  promotionId: z.string(),
  seq: z.number().int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

const line = z.object({
  eventId: z.literal(anchorEventId),
  meta: loggedAnchor,
});

/**
 * The anchors in a log as Backstage's auditor writes it: JSON, one event a
 * line. Other lines are left out; an anchor stands in it more than once.
 */
export function readLoggedAnchors(log: string): LoggedAnchor[] {
  const found = new Map<string, LoggedAnchor>();
  for (const text of log.split('\n')) {
    if (!text.includes(anchorEventId)) continue;
    const parsed = line.safeParse(parseJson(text));
    if (!parsed.success) continue;
    const { promotionId, seq, hash } = parsed.data.meta;
    found.set(`${promotionId} ${seq} ${hash}`, { promotionId, seq, hash });
  }
  return [...found.values()];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
