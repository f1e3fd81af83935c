/**
 * Text from a cluster, repository or metric in a form that can be shown:
 * without control and direction characters, on one line, not longer than a
 * reader can use.
 */
export function printable(text: string, maximumLength = 200): string {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const characters = [...line];
  return characters.length <= maximumLength
    ? line
    : `${characters.slice(0, maximumLength - 1).join('')}…`;
}
