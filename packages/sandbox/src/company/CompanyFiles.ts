import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

/** Where the company's files are: beside the sources, which nobody bundles. */
// eslint-disable-next-line no-restricted-syntax
export const mallDirectory = resolve(__dirname, '../../mall');

/** The workflows that people copy; Mall's repositories have copied them. */
const workflowsDirectory = resolve(
  mallDirectory,
  '../../../examples/workflows/.github',
);

/** Files below a folder: path with `/` below it, to text. */
export type CompanyFiles = ReadonlyMap<string, string>;

/**
 * Reads Mall's files, as text. The example workflows lie beside them, as
 * `repositories/workflows`.
 */
export function readCompanyFiles(): CompanyFiles {
  return new Map([
    ...readFiles(mallDirectory),
    ...[...readFiles(workflowsDirectory)].map(
      ([path, text]) =>
        [`repositories/workflows/.github/${path}`, text] as const,
    ),
  ]);
}

function readFiles(directory: string): CompanyFiles {
  const files = readdirSync(directory, {
    recursive: true,
    withFileTypes: true,
  }).filter(entry => entry.isFile());
  return new Map(
    files.map(file => {
      const path = join(file.parentPath, file.name);
      return [
        relative(directory, path).split(sep).join('/'),
        readFileSync(path, 'utf8'),
      ];
    }),
  );
}

/** Files below `folder`, their paths without it, where the end fits. */
export function filesBelow(
  files: CompanyFiles,
  folder: string,
  extension = '',
): Map<string, string> {
  return new Map(
    [...files]
      .filter(
        ([path]) => path.startsWith(`${folder}/`) && path.endsWith(extension),
      )
      .map(([path, text]) => [path.slice(folder.length + 1), text]),
  );
}
