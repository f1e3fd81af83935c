/** Lines that tests ran through, of all that could be; statements of Go. */
export interface LineCount {
  covered: number;
  total: number;
}

/**
 * Counts of several reports as one; undefined when none has a line.
 *
 * @throws Error when a count is nonsense
 */
export function addUp(
  counts: readonly (LineCount | undefined)[],
): LineCount | undefined {
  const sum = { covered: 0, total: 0 };
  for (const count of counts) {
    if (!count) continue;
    const { covered, total } = count;
    if (!(covered >= 0 && covered <= total && Number.isFinite(total))) {
      throw new Error(`A report covers ${covered} of ${total} lines`);
    }
    sum.covered += covered;
    sum.total += total;
  }
  return sum.total > 0 ? sum : undefined;
}

/** Of lines that several reports may tell of: covered where one says so. */
export function countUnion(
  lines: ReadonlyMap<string, boolean>,
): LineCount | undefined {
  const covered = [...lines.values()].filter(Boolean).length;
  return lines.size > 0 ? { covered, total: lines.size } : undefined;
}
