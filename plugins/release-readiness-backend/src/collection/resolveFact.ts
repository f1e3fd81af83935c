import type {
  Fact,
  FactReference,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { TextReference } from '@release-readiness/backstage-plugin-release-readiness-common';
import { formatDuration } from './formatDuration';
import type { StoredFact, TargetState } from './stores';

/** What is known of one fact of one service. */
export interface FactState {
  reference: FactReference<unknown>;
  /** Which target has it by the present mapping; absent = not mapped. */
  target: string | undefined;
  stored: StoredFact | undefined;
  targetState: TargetState | undefined;
  /** The source has listed its targets, and this will never be one of them. */
  isUnknownTarget?: boolean;
  /** Milliseconds for which an observation counts. */
  maxAge: number;
  now: Date;
}

/** A fact as it counts now, and when time alone will change that. */
export interface ResolvedFact {
  fact: Fact<unknown>;
  /** Milliseconds since 1970; absent where time changes nothing. */
  expiresAt?: number;
}

/**
 * What a stored fact counts for now. A failing target, a changed mapping and
 * age each make it unavailable; the last good time stays.
 */
export function resolveFact(state: FactState): ResolvedFact {
  const { reference, target, targetState, stored, maxAge, now } = state;
  const origin = target && { source: reference.kind.source, target };
  const unavailable = (
    reason: TextReference,
    lastKnownAt?: number,
  ): ResolvedFact => ({
    fact: {
      status: 'unavailable',
      reason,
      ...(lastKnownAt !== undefined
        ? { lastKnownAt: new Date(lastKnownAt).toISOString() }
        : {}),
      ...(origin ? { origin } : {}),
    },
  });
  if (!origin) {
    return unavailable(notConfigured(reference));
  }
  if (!targetState && state.isUnknownTarget) {
    return unavailable({
      key: 'general.unavailable.unknown-target',
      params: { target: origin.target, source: origin.source },
    });
  }
  if (!targetState) {
    // Mapped to a target that its source does not list yet.
    return unavailable({ key: 'general.unavailable.not-collected' });
  }
  const own = stored?.target === target ? stored : undefined;
  const seenAt = own && seenAtOf(own, targetState);
  const { status, reason } = targetState.health;
  if ((status === 'failing' || status === 'unsupported') && reason) {
    return unavailable(reason, seenAt);
  }
  if (!own) {
    return unavailable({ key: 'general.unavailable.not-collected' });
  }
  if (own.status === 'unavailable' || seenAt === undefined) {
    return unavailable(
      own.reason ?? { key: 'general.unavailable.not-collected' },
      own.observedAt,
    );
  }
  const expiresAt = seenAt + maxAge;
  if (now.getTime() > expiresAt) {
    return unavailable(
      {
        key: 'general.unavailable.stale',
        params: {
          age: formatDuration(now.getTime() - seenAt),
          limit: formatDuration(maxAge),
        },
      },
      seenAt,
    );
  }
  return {
    fact: {
      status: 'known',
      value: own.value,
      observedAt: new Date(seenAt).toISOString(),
      origin,
    },
    expiresAt,
  };
}

function seenAtOf(fact: StoredFact, target: TargetState): number | undefined {
  if (fact.observedAt === undefined) return undefined;
  // A watch vouches for what the last complete pass, or the watch itself,
  // has published; not for what an older pass left behind.
  const vouched =
    fact.status === 'known' &&
    target.confirmedAt !== undefined &&
    target.passStartedAt !== undefined &&
    fact.publishedAt >= target.passStartedAt;
  return vouched
    ? Math.max(fact.observedAt, target.confirmedAt ?? 0)
    : fact.observedAt;
}

function notConfigured(reference: FactReference<unknown>): TextReference {
  return {
    key: 'general.unavailable.not-configured',
    params: { what: reference.key },
  };
}
