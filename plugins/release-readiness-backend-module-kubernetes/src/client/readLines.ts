/** One object of a cluster is at most 3 MB, in etcd less; a longer line is no event. */
const longestLine = 16 * 1024 * 1024;

/**
 * The lines of a streamed body, as they come.
 *
 * @param signal - Ends the reading, whatever the connection does.
 * @param heard - Called whenever something came, be it part of a line.
 * @throws Error when a line has no end; the signal's reason when it aborts
 */
export async function* readLines(
  body: ReadableStream<Uint8Array> | null,
  signal: AbortSignal,
  heard: () => void,
): AsyncGenerator<string> {
  if (!body) {
    return;
  }
  const reader = body.getReader();
  const aborted = new Promise<never>((_, reject) => {
    const end = () => reject(signal.reason);
    if (signal.aborted) {
      end();
    }
    signal.addEventListener('abort', end, { once: true });
  });
  aborted.catch(() => undefined);
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), aborted]);
      if (done) {
        return;
      }
      heard();
      const lines = (rest + decoder.decode(value, { stream: true })).split(
        '\n',
      );
      rest = lines.pop() ?? '';
      if (rest.length > longestLine) {
        throw new Error(`A line is longer than ${longestLine} characters`);
      }
      yield* lines.filter(line => line !== '');
    }
  } finally {
    // Not waited for: a connection that hangs would keep us.
    reader.cancel().catch(() => undefined);
  }
}
