import { plainText } from '../mappers';

const maximumPatterns = 200;
const patternLength = 200;

/**
 * Patterns of cache keys, one a line; `#` starts a comment.
 *
 * @returns undefined when the file is no such list
 */
export function readCacheKeyPatterns(text: string): string[] | undefined {
  const lines = text
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'));
  const sound =
    lines.length <= maximumPatterns &&
    lines.every(
      line => !/\s/.test(line) && plainText(line, patternLength) === line,
    );
  return sound ? lines : undefined;
}
