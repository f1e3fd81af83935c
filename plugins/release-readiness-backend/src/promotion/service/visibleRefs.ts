/** What is wanted of what is visible; `undefined` = no limit. */
export function amongVisible(
  wanted: readonly string[] | undefined,
  visible: ReadonlySet<string> | undefined,
): string[] | undefined {
  if (!visible) return wanted && [...wanted];
  return wanted ? wanted.filter(ref => visible.has(ref)) : [...visible];
}
