import type { LineCount } from './LineCount';

const mode = /^mode: (set|count|atomic)$/;
/** `example.org/orders/order.go:12.34,15.2 3 1`: three statements, run once. */
const block = /^(\S.*:\d+\.\d+,\d+\.\d+) (\d{1,9}) (\d+)$/;

/**
 * Statements of Go's cover profiles, as `go tool cover` counts them. Test
 * binaries and profiles may repeat a block; it counts once.
 *
 * @throws Error when it is no cover profile
 */
export function goLines(texts: readonly string[]): LineCount | undefined {
  const blocks = new Map<string, { statements: number; hit: boolean }>();
  for (const text of texts) {
    const [first, ...lines] = text.split('\n').map(line => line.trim());
    if (!mode.test(first)) {
      throw new Error('A Go cover profile begins with its mode');
    }
    for (const line of lines) {
      // Profiles that were put together repeat the mode.
      if (line === '' || mode.test(line)) continue;
      const [, key, statements, times] = block.exec(line) ?? [];
      if (key === undefined) {
        throw new Error('A line of a Go cover profile is no block');
      }
      blocks.set(key, {
        statements: Number(statements),
        hit: Number(times) > 0 || blocks.get(key)?.hit === true,
      });
    }
  }
  let [covered, total] = [0, 0];
  for (const { statements, hit } of blocks.values()) {
    total += statements;
    covered += hit ? statements : 0;
  }
  return total > 0 ? { covered, total } : undefined;
}
