import { z } from 'zod';
import type { FrameworkVersions } from './buildFiles';
import { nodeFrameworks } from './knownFrameworks';

const versions = z.record(z.string(), z.unknown()).optional().catch(undefined);

const packageShape = z.object({
  dependencies: versions,
  devDependencies: versions,
  peerDependencies: versions,
  engines: versions,
});

/** @throws Error when it is no package */
export function readNodePackage(text: string): FrameworkVersions {
  const { engines, ...lists } = packageShape.parse(JSON.parse(text));
  const found = new Map<string, string>();
  const { dependencies, devDependencies, peerDependencies } = lists;
  // what runs counts before what only builds
  for (const list of [peerDependencies, devDependencies, dependencies]) {
    for (const [name, version] of Object.entries(list ?? {})) {
      const framework = nodeFrameworks.get(name);
      if (framework && typeof version === 'string') {
        found.set(framework, version);
      }
    }
  }
  if (typeof engines?.node === 'string') {
    found.set('Node.js', engines.node);
  }
  return found;
}
