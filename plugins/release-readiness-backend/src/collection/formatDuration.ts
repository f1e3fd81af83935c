const units = [
  { symbol: 'd', milliseconds: 24 * 60 * 60_000 },
  { symbol: 'h', milliseconds: 60 * 60_000 },
  { symbol: 'min', milliseconds: 60_000 },
  { symbol: 's', milliseconds: 1000 },
];

/** A duration in its two largest units, in symbols that need no translation: `1 h 5 min`. */
export function formatDuration(milliseconds: number): string {
  let rest = Math.max(0, Math.round(milliseconds / 1000) * 1000);
  const parts: string[] = [];
  for (const unit of units) {
    const count = Math.floor(rest / unit.milliseconds);
    rest -= count * unit.milliseconds;
    if (count > 0) parts.push(`${count} ${unit.symbol}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.join(' ') || '0 s';
}
