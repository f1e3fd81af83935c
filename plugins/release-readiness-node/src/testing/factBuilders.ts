import type { Fact, FactReference } from '../facts';

/**
 * The moment at which the built facts are judged unless a test says otherwise.
 *
 * @public
 */
export const testNow = new Date('2026-03-10T12:00:00.000Z');

/**
 * A moment before {@link testNow}, ISO 8601.
 *
 * @public
 */
export function beforeTestNow(past: {
  days?: number;
  hours?: number;
  minutes?: number;
  seconds?: number;
}): string {
  const { days = 0, hours = 0, minutes = 0, seconds = 0 } = past;
  const total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
  return new Date(testNow.getTime() - total * 1000).toISOString();
}

/**
 * Facts by key, as a runner is given them.
 *
 * @public
 */
export type FactsByKey = Record<string, Fact<unknown>>;

/**
 * A fact that was seen at {@link testNow}, by its key.
 *
 * @public
 */
export function buildKnownFact<T>(
  reference: FactReference<T>,
  value: T,
  observedAt: string = testNow.toISOString(),
): FactsByKey {
  return {
    [reference.key]: {
      status: 'known',
      value,
      observedAt,
      origin: { source: reference.kind.source, target: 'test' },
    },
  };
}

/**
 * A fact that nobody can vouch for, by its key.
 *
 * @public
 */
export function buildUnavailableFact<T>(
  reference: FactReference<T>,
  reason = 'general.unavailable.not-collected',
  params?: Record<string, string | number>,
): FactsByKey {
  return {
    [reference.key]: { status: 'unavailable', reason: { key: reason, params } },
  };
}
