const UNIT_MILLISECONDS: Record<string, number> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A length of time: milliseconds, or text such as `'90s'`, `'6h'`, `'1d12h'`. */
export type DurationInput = number | string;

/** Milliseconds of a {@link DurationInput}. Throws on text it can't read. */
export function toMilliseconds(duration: DurationInput): number {
  if (typeof duration === 'number') {
    return duration;
  }
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)];
  if (parts.length === 0 || parts.map(part => part[0]).join('') !== duration) {
    throw new Error(
      `'${duration}' is not a duration: write a number with ms, s, m, h or d, such as '90s' or '1d12h'`,
    );
  }
  return parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * UNIT_MILLISECONDS[unit],
    0,
  );
}
