import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** The folder of the checks. */
export const checksFolder = resolve(process.cwd(), 'src/checks');

/** Every TypeScript file of the checks but tests and their helpers, relative to their folder. */
export function productFiles(folder = checksFolder): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return entry.name === 'testing' ? [] : productFiles(path);
    }
    return entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts')
      ? [relative(checksFolder, path)]
      : [];
  });
}

/** The text of a file of the checks. */
export function readSource(file: string): string {
  return readFileSync(join(checksFolder, file), 'utf8');
}

/** What a file imports or exports from, as it is written. */
export function importsOf(file: string): string[] {
  const statement =
    /(?:^|\n)(?:import|export)\s(?:[^'";]*?\sfrom\s)?'([^']+)'/g;
  return [...readSource(file).matchAll(statement)].map(match => match[1]);
}

/** The file and all that it imports from the checks, directly or not. */
export function closureOf(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const specifier of importsOf(file)) {
    if (!specifier.startsWith('.')) continue;
    const path = resolve(checksFolder, dirname(file), specifier);
    const found = [`${path}.ts`, join(path, 'index.ts')].find(existsSync);
    if (!found)
      throw new Error(`${file} imports ${specifier}, which is not there`);
    closureOf(relative(checksFolder, found), seen);
  }
  return seen;
}
