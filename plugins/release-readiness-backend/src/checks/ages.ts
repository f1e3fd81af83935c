const hour = 60 * 60_000;

/** Clocks may differ by this much before a time counts as lying in the future. */
const clockTolerance = 5 * 60_000;

/** Hours from a moment (ISO 8601) to another. Negative: it lies after it. */
export function hoursSince(moment: string, now: Date): number {
  return (now.getTime() - Date.parse(moment)) / hour;
}

/** The moment lies after now by more than clocks differ. */
export function isInFuture(moment: string, now: Date): boolean {
  return Date.parse(moment) - now.getTime() > clockTolerance;
}

/** The later of the moments (ISO 8601). */
export function newestOf(moments: readonly string[]): string | undefined {
  return moments.reduce<string | undefined>(
    (newest, moment) =>
      newest === undefined || Date.parse(moment) > Date.parse(newest)
        ? moment
        : newest,
    undefined,
  );
}

/** The earlier of the moments (ISO 8601). */
export function oldestOf(moments: readonly string[]): string | undefined {
  return moments.reduce<string | undefined>(
    (oldest, moment) =>
      oldest === undefined || Date.parse(moment) < Date.parse(oldest)
        ? moment
        : oldest,
    undefined,
  );
}

/** A duration in its two largest units, if they are neighbours: `3 d 4 h`, `5 h`, `12 min`, `40 s`. */
export function printHours(hours: number): string {
  let seconds = Math.max(0, Math.floor(hours * 3600));
  const parts: string[] = [];
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
    ['s', 1],
  ] as const) {
    const amount = Math.floor(seconds / size);
    if (amount > 0) parts.push(`${amount} ${unit}`);
    else if (parts.length > 0) break;
    seconds -= amount * size;
  }
  return parts.slice(0, 2).join(' ') || '0 s';
}
