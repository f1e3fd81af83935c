const UNIT_MILLISECONDS: Record<string, number> = {
  y: 365 * 86_400_000,
  w: 7 * 86_400_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};

const DURATION = /^(?:\d+(?:ms|[ywdhms]))+$/;

/** Milliseconds of a PromQL duration such as `1h30m`; undefined if it is none. */
export function parsePromqlDuration(text: string): number | undefined {
  if (!DURATION.test(text)) {
    return undefined;
  }
  return [...text.matchAll(/(\d+)(ms|[ywdhms])/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * UNIT_MILLISECONDS[unit],
    0,
  );
}
