/** 0.0123 as "1.23 %". */
export const formatRatio = (ratio: number): string =>
  `${trim((ratio * 100).toFixed(2))} %`;

/** 0.3456 as "346 ms", 1.5 as "1.5 s". */
export const formatLatency = (seconds: number): string =>
  seconds < 1
    ? `${Math.round(seconds * 1000)} ms`
    : `${trim(seconds.toFixed(2))} s`;

/** 29.96 as "30 %". */
export const formatPercent = (percent: number): string =>
  `${trim(percent.toFixed(1))} %`;

function trim(decimal: string): string {
  return decimal.replace(/\.?0+$/, '');
}
