import type {
  GuardResult,
  PromotionActor,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { ChainedEvent } from '../chain';
import type { EventOf, PromotionEventKind } from '../events';
import type { Instant } from '../states';
import type { AuditEntry } from '../transition';

/** A line of the trail that tells of an event of the state machine. */
export interface TrailLine {
  at: Instant;
  entry: AuditEntry;
}

/**
 * The lines that tell of events, refusals left out. Other lines (created, claims)
 * are no transitions.
 */
export function transitionsOf(events: readonly ChainedEvent[]): TrailLine[] {
  return events.flatMap(({ at, payload }) => {
    const entry = payload as Partial<AuditEntry> | null;
    return entry?.event !== undefined && entry.refused === undefined
      ? [{ at: Date.parse(at), entry: entry as AuditEntry }]
      : [];
  });
}

/** The event of a line, if it is of this kind. */
export function eventIn<K extends PromotionEventKind>(
  { entry }: TrailLine,
  kind: K,
): EventOf<K> | undefined {
  // The trail holds events as they came; the kind tells which one.
  return entry.event.kind === kind ? (entry.event as EventOf<K>) : undefined;
}

/** What the guards said last, and when. */
export function lastGuards(
  lines: readonly TrailLine[],
): { at: Instant; guards: GuardResult[] } | undefined {
  for (const line of [...lines].reverse()) {
    const event = eventIn(line, 'start') ?? eventIn(line, 'gates-evaluated');
    if (event) return { at: line.at, guards: event.guards };
  }
  return undefined;
}

/** When the promotion left for production; absent = it has not. */
export function startedAt(lines: readonly TrailLine[]): Instant | undefined {
  return lines.find(line => line.entry.kind === 'start')?.at;
}

/** Who wrote a line. */
export function actorOf({
  actor,
}: Pick<ChainedEvent, 'actor'>): PromotionActor {
  return JSON.parse(actor) as PromotionActor;
}
