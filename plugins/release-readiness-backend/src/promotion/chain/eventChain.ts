import { canonicalJson, sha256 } from '../subject';

/** What one line of the trail says, before it is chained. */
export interface ChainedContent {
  promotionId: string;
  /** 1 for the first of a promotion. */
  seq: number;
  /** ISO 8601, UTC, by the database's clock. */
  at: string;
  actor: string;
  kind: string;
  /** Plain JSON. */
  payload: unknown;
}

/** A line of the append-only trail. */
export interface ChainedEvent extends ChainedContent {
  prevHash: string;
  /** SHA-256 over the previous hash and the canonical JSON of the content. */
  hash: string;
}

/** Previous hash of a promotion's first event: names it, so chains don't mix. */
export function chainOrigin(promotionId: string): string {
  return sha256(`release-readiness/promotion/${promotionId}`);
}

function contentHash(prevHash: string, content: ChainedContent): string {
  const { promotionId, seq, at, actor, kind, payload } = content;
  return sha256(
    prevHash + canonicalJson({ promotionId, seq, at, actor, kind, payload }),
  );
}

/** The next line of a trail, after `previous` or as the first. */
export function chainEvent(
  previous: Pick<ChainedEvent, 'seq' | 'hash'> | undefined,
  content: Omit<ChainedContent, 'seq'>,
): ChainedEvent {
  const prevHash = previous?.hash ?? chainOrigin(content.promotionId);
  const full = { ...content, seq: (previous?.seq ?? 0) + 1 };
  return { ...full, prevHash, hash: contentHash(prevHash, full) };
}

/** A place where the trail is not what was written. */
export interface ChainProblem {
  kind:
    /** Its content is not what was hashed. */
    | 'changed'
    /** Events are missing here. */
    | 'removed'
    /** An event stands where there should be none. */
    | 'inserted'
    /** It does not follow the event before it: one of the two was replaced. */
    | 'broken-link'
    /** A hash that was kept elsewhere says otherwise. */
    | 'anchor-mismatch';
  seq: number;
}

/** A hash kept outside the database: it shows a trail that was cut or redone. */
export interface ChainAnchor {
  seq: number;
  hash: string;
}

/**
 * Checks a whole trail, in the order of `seq`, and names every place that is
 * wrong. Empty = nothing was changed, removed or inserted, and the trail goes
 * at least as far as the anchors.
 */
export function verifyChain(
  promotionId: string,
  events: readonly ChainedEvent[],
  anchors: readonly ChainAnchor[] = [],
): ChainProblem[] {
  const problems: ChainProblem[] = [];
  const report = (kind: ChainProblem['kind'], seq: number) =>
    problems.push({ kind, seq });
  let expected = 1;
  let prevHash: string | undefined = chainOrigin(promotionId);

  for (const event of events) {
    if (event.promotionId !== promotionId || event.seq < expected) {
      report('inserted', event.seq);
      continue;
    }
    if (event.seq > expected) {
      for (let seq = expected; seq < event.seq; seq += 1) {
        report('removed', seq);
      }
      prevHash = undefined;
    }
    if (prevHash !== undefined && event.prevHash !== prevHash) {
      report('broken-link', event.seq);
    }
    if (!hashHolds(event)) report('changed', event.seq);
    prevHash = event.hash;
    expected = event.seq + 1;
  }

  for (const anchor of anchors) {
    const event = events.find(
      ({ seq, promotionId: id }) => seq === anchor.seq && id === promotionId,
    );
    if (!event) {
      if (anchor.seq >= expected) report('removed', anchor.seq);
    } else if (event.hash !== anchor.hash) {
      report('anchor-mismatch', anchor.seq);
    }
  }
  return problems;
}

function hashHolds(event: ChainedEvent): boolean {
  try {
    return contentHash(event.prevHash, event) === event.hash;
  } catch {
    // What has no canonical JSON was never hashed.
    return false;
  }
}
