const ESCAPES: Record<string, string> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The value of a PromQL string literal: single, double or back quoted. */
export function unquote(literal: string): string {
  const body = literal.slice(1, -1);
  if (literal.startsWith('`')) {
    return body;
  }
  return body.replace(
    /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)/gs,
    (_, escaped: string) =>
      escaped.length > 1
        ? String.fromCodePoint(parseInt(escaped.slice(1), 16))
        : (ESCAPES[escaped] ?? escaped),
  );
}
