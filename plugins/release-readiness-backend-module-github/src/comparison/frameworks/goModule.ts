import type { FrameworkVersions } from './buildFiles';
import { goFrameworks } from './knownFrameworks';
import { linesOf } from './lines';

/** Go's own version and required modules; `/v2` in a path is part of a version. */
export function readGoModule(text: string): FrameworkVersions {
  const found = new Map<string, string>();
  for (const line of linesOf(text)) {
    const [first, ...rest] = line.split(/\s+/);
    if (first === 'go' || first === 'toolchain') {
      found.set(first === 'go' ? 'Go' : 'Go toolchain', rest[0] ?? '');
    }
    const [path, version = ''] = first === 'require' ? rest : [first, rest[0]];
    const framework = goFrameworks.get((path ?? '').replace(/\/v\d+$/, ''));
    if (framework && version.startsWith('v')) {
      found.set(framework, version);
    }
  }
  return found;
}
