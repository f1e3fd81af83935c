import { parse, stringify } from 'yaml';
import { CompanyFiles, filesBelow } from '../CompanyFiles';
import { ServiceDefinition } from '../definition';
import { mergePatch } from '../manifests';

const TEMPLATE_NAME = /mall-template/g;
const PATCH_SUFFIX = '.patch.yaml';

/** Path to content of a repository's tree. */
export type RepositoryFiles = Readonly<Record<string, string>>;

/** The trees of a service's repository, as `repositories/README.md` says. */
export interface RepositoryTrees {
  /** At the commit that runs in prod, and before. */
  released: RepositoryFiles;
  /** With what the candidate's commit adds. */
  candidate: RepositoryFiles;
}

/** Puts the files of a service's repository together. */
export function repositoryFiles(
  files: CompanyFiles,
  service: ServiceDefinition,
): RepositoryTrees {
  const { layers } = service.story;
  const released = addFolders({}, files, service.name, [
    'template',
    'workflows',
    `runtimes/${service.runtime}`,
    ...layers.map(layer => `layers/${layer}`),
    `services/${service.name}`,
  ]);
  return {
    released,
    candidate: addFolders(released, files, service.name, [
      'candidate/service',
      ...layers.map(layer => `candidate/${layer}`),
    ]),
  };
}

function addFolders(
  base: RepositoryFiles,
  files: CompanyFiles,
  service: string,
  folders: readonly string[],
): RepositoryFiles {
  const tree: Record<string, string> = { ...base };
  for (const folder of folders) {
    for (const [path, text] of filesBelow(files, `repositories/${folder}`)) {
      addFile(
        tree,
        path.replace(TEMPLATE_NAME, service),
        text.replace(TEMPLATE_NAME, service),
      );
    }
  }
  return tree;
}

function addFile(
  tree: Record<string, string>,
  path: string,
  text: string,
): void {
  if (!path.endsWith(PATCH_SUFFIX)) {
    tree[path] = text;
    return;
  }
  const target = path.slice(0, -PATCH_SUFFIX.length);
  if (tree[target] === undefined) {
    throw new Error(`${path} patches ${target}, which is not there`);
  }
  tree[target] = stringify(mergePatch(parse(tree[target]), parse(text)), {
    lineWidth: 0,
  });
}
