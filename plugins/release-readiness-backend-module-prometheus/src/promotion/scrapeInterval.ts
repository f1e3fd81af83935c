import type { Series } from '../client';

/**
 * The usual distance of scrapes, from the raw samples of `up`.
 *
 * @returns milliseconds; undefined where no target was scraped twice
 */
export function scrapeIntervalOf(
  scrapes: readonly Series[],
): number | undefined {
  const distances = scrapes
    .flatMap(({ values }) =>
      values.slice(1).map(([time], index) => time - values[index][0]),
    )
    .sort((a, b) => a - b);
  if (distances.length === 0) return undefined;
  const median = distances[Math.floor(distances.length / 2)];
  // Scrapers are late by a few milliseconds.
  const precision = median >= 1000 ? 100 : 10;
  return Math.max(precision, Math.round(median / precision) * precision);
}
