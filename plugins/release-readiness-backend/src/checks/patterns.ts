/**
 * Whether one of the configured regular expressions matches, without regard to
 * case. Configuration is checked at start-up, so each pattern is valid here.
 */
export function matchesAny(text: string, patterns: readonly string[]): boolean {
  return patterns.some(pattern => new RegExp(pattern, 'i').test(text));
}
