import { posix } from 'node:path';
import { readGoModule } from './goModule';
import { readGradle, readVersionCatalog } from './gradle';
import { readMavenProject } from './mavenProject';
import { readNodePackage } from './nodePackage';
import { readProjectFile } from './dotnetProject';
import { readPythonProject, readPythonRequirements } from './pythonProject';

/** Version of each framework that a build file names. */
export type FrameworkVersions = ReadonlyMap<string, string>;

/** @throws Error when the text is not what its name says */
export type BuildFileReader = (text: string) => FrameworkVersions;

/** Build files that name frameworks, by the name of the file. */
const readers: readonly [RegExp, BuildFileReader][] = [
  [/^pom\.xml$/, readMavenProject],
  [/^(build|settings)\.gradle(\.kts)?$/, readGradle],
  [/^gradle\.properties$/, readGradle],
  [/^libs\.versions\.toml$/, readVersionCatalog],
  [/^package\.json$/, readNodePackage],
  [/^go\.mod$/, readGoModule],
  [/^pyproject\.toml$/, readPythonProject],
  [/^requirements[^/]*\.txt$/, readPythonRequirements],
  [/\.(cs|fs|vb)proj$/, readProjectFile],
  [/^Directory\.Build\.props$/, readProjectFile],
];

/** @returns undefined for what is no build file that we know */
export function buildFileReader(path: string): BuildFileReader | undefined {
  const name = posix.basename(path);
  return /(^|\/)node_modules\//.test(path)
    ? undefined
    : readers.find(([pattern]) => pattern.test(name))?.[1];
}
