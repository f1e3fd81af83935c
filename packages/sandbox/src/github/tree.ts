import { gitObjectId } from './identifiers';

export interface TreeEntry {
  name: string;
  path: string;
  type: 'blob' | 'tree';
  mode: '100644' | '040000';
  id: string;
  /** Bytes; a folder has none. */
  size?: number;
  /** A file's content. */
  text?: string;
  /** A folder's tree. */
  tree?: Tree;
}

export interface Tree {
  id: string;
  entries: TreeEntry[];
}

type Files = Readonly<Record<string, string>>;

const trees = new WeakMap<Files, Tree>();

/** The folder tree of a flat list of files, with git's own object ids. */
export function treeOf(files: Files): Tree {
  const known = trees.get(files);
  if (known) {
    return known;
  }
  const tree = build(Object.entries(files), '');
  trees.set(files, tree);
  return tree;
}

/** The entry at a path, or the whole tree for an empty path. */
export function entryAt(
  tree: Tree,
  path: string,
): TreeEntry | Tree | undefined {
  return path
    .split('/')
    .filter(part => part !== '')
    .reduce<TreeEntry | Tree | undefined>((at, part) => {
      const folder = at && 'entries' in at ? at : at?.tree;
      return folder?.entries.find(entry => entry.name === part);
    }, tree);
}

/** Every entry below, folders before what is in them. */
export function allEntries(tree: Tree): TreeEntry[] {
  return tree.entries.flatMap(entry => [
    entry,
    ...(entry.tree ? allEntries(entry.tree) : []),
  ]);
}

function build(files: [string, string][], prefix: string): Tree {
  const folders = new Map<string, [string, string][]>();
  const entries: TreeEntry[] = [];
  for (const [path, text] of files) {
    const [name, ...rest] = path.split('/');
    if (rest.length > 0) {
      const inside = folders.get(name) ?? [];
      inside.push([rest.join('/'), text]);
      folders.set(name, inside);
    } else {
      entries.push({
        name,
        path: `${prefix}${name}`,
        type: 'blob',
        mode: '100644',
        id: gitObjectId('blob', Buffer.from(text)),
        size: Buffer.byteLength(text),
        text,
      });
    }
  }
  for (const [name, inside] of folders) {
    const tree = build(inside, `${prefix}${name}/`);
    entries.push({
      name,
      path: `${prefix}${name}`,
      type: 'tree',
      mode: '040000',
      id: tree.id,
      tree,
    });
  }
  // git sorts folders as if their names ended with a slash
  const key = (entry: TreeEntry) =>
    entry.type === 'tree' ? `${entry.name}/` : entry.name;
  entries.sort((a, b) =>
    Buffer.compare(Buffer.from(key(a)), Buffer.from(key(b))),
  );
  const content = Buffer.concat(
    entries.flatMap(entry => [
      Buffer.from(`${entry.mode.replace(/^0/, '')} ${entry.name}\0`),
      Buffer.from(entry.id, 'hex'),
    ]),
  );
  return { id: gitObjectId('tree', content), entries };
}
