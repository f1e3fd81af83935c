import { IANAZone } from 'luxon';
import type { Instant } from '../states';

/** A span in which a zone's offset stays the same. */
export interface OffsetSpan {
  from: Instant;
  /** Exclusive. */
  to: Instant;
  /** Wall clock minus UTC, milliseconds. */
  offset: number;
}

// No zone has changed its offset there and back within this time.
const probeDistance = 6 * 3_600_000;

function offsetAt(zone: IANAZone, instant: Instant): number {
  return Math.round(zone.offset(instant) * 60_000);
}

function firstDifferent(zone: IANAZone, low: Instant, high: Instant): Instant {
  const before = offsetAt(zone, low);
  let [same, different] = [low, high];
  while (different - same > 1) {
    const middle = Math.floor((same + different) / 2);
    if (offsetAt(zone, middle) === before) same = middle;
    else different = middle;
  }
  return different;
}

/**
 * Splits a time range at the transitions of a zone. Within a span, wall clock
 * is plain arithmetic: no hour is missing or comes twice.
 */
export function offsetSpans(
  zoneName: string,
  from: Instant,
  to: Instant,
): OffsetSpan[] {
  const zone = IANAZone.create(zoneName);
  const spans: OffsetSpan[] = [];
  let start = from;
  for (let at = from; at < to;) {
    const next = Math.min(at + probeDistance, to);
    if (offsetAt(zone, next) !== offsetAt(zone, at)) {
      const change = firstDifferent(zone, at, next);
      spans.push({ from: start, to: change, offset: offsetAt(zone, start) });
      start = change;
      at = change;
    } else {
      at = next;
    }
  }
  if (start < to) {
    spans.push({ from: start, to, offset: offsetAt(zone, start) });
  }
  return spans;
}
