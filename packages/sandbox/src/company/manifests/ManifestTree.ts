import { parseAllDocuments } from 'yaml';
import { KubernetesObject } from '../../kubernetes/model';
import { isFields } from './mergePatch';

/** The documents of the folder `manifests`, by the folder they stand in. */
export class ManifestTree {
  readonly #folders: ReadonlyMap<string, readonly KubernetesObject[]>;

  /**
   * @param files - path below `manifests` to YAML text.
   * @throws with the file's name when one can't be read.
   */
  static parse(files: ReadonlyMap<string, string>): ManifestTree {
    const folders = new Map<string, KubernetesObject[]>();
    for (const path of [...files.keys()].sort()) {
      const folder = path.slice(0, path.lastIndexOf('/'));
      const documents = parseDocuments(path, files.get(path) ?? '');
      folders.set(folder, [...(folders.get(folder) ?? []), ...documents]);
    }
    return new ManifestTree(folders);
  }

  private constructor(folders: Map<string, KubernetesObject[]>) {
    this.#folders = folders;
  }

  /** Objects of a folder and of its subfolders for the environment. */
  read(folder: string, environment?: string): KubernetesObject[] {
    const below = [...this.#folders.keys()].filter(
      path =>
        environment !== undefined &&
        path.startsWith(`${folder}/`) &&
        path
          .slice(folder.length + 1)
          .split('+')
          .includes(environment),
    );
    return [folder, ...below].flatMap(path => [
      ...(this.#folders.get(path) ?? []),
    ]);
  }

  /** Whether there is a folder, or one below it. */
  has(folder: string): boolean {
    return [...this.#folders.keys()].some(
      path => path === folder || path.startsWith(`${folder}/`),
    );
  }
}

function parseDocuments(path: string, text: string): KubernetesObject[] {
  return parseAllDocuments(text).map((document, index) => {
    const [problem] = document.errors;
    if (problem) {
      throw new Error(`${path}, document ${index + 1}: ${problem.message}`);
    }
    const content: unknown = document.toJS();
    if (!isKubernetesObject(content)) {
      throw new Error(
        `${path}, document ${index + 1}: apiVersion, kind or metadata.name is missing`,
      );
    }
    return content;
  });
}

function isKubernetesObject(value: unknown): value is KubernetesObject {
  return (
    isFields(value) &&
    typeof value.apiVersion === 'string' &&
    typeof value.kind === 'string' &&
    isFields(value.metadata) &&
    typeof value.metadata.name === 'string'
  );
}
