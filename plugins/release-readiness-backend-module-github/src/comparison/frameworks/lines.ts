/** Longer ones are no lines that people wrote. Characters. */
const maximumLength = 500;

/** Lines of a build file without white space around them, bounded in length. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .filter(line => line.length <= maximumLength)
    .map(line => line.trim());
}
