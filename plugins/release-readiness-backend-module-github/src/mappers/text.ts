/**
 * Text that strangers wrote, for showing: control characters and direction
 * overrides gone, white space collapsed, cut to a length.
 */
export function plainText(text: string, maximumLength: number): string {
  const clean = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return clean.length > maximumLength
    ? `${clean.slice(0, maximumLength - 1)}…`
    : clean;
}

/** An address that a browser may be sent to; anything else is left out. */
export function webAddress(
  text: string | null | undefined,
): string | undefined {
  if (!text) {
    return undefined;
  }
  try {
    const { protocol, username, password } = new URL(text);
    return (protocol === 'https:' || protocol === 'http:') &&
      !username &&
      !password
      ? text
      : undefined;
  } catch {
    return undefined;
  }
}
