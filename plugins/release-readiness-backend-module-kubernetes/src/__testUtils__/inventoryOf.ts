import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { takeManifest } from '../collection/takeManifest';
import { ClusterInventory } from '../resources/ClusterInventory';
import type { Manifest } from '../resources/manifests';
import {
  resourceKinds,
  resourceNames,
  type ResourceName,
} from '../resources/resourceKinds';

const annotations = {
  commitAnnotation: 'org.opencontainers.image.revision',
  helmRevisionAnnotation: 'release-readiness.io/helm-revision',
};

/** The manifests of a file in `src/facts/__fixtures__`. */
export function readFixture(name: string): Manifest[] {
  const path = join(__dirname, '../facts/__fixtures__', `${name}.yaml`);
  return parseAllDocuments(readFileSync(path, 'utf8')).map(
    document => document.toJS() as Manifest,
  );
}

function resourceOf({ kind = '', apiVersion }: Manifest): ResourceName {
  const lower = kind.toLowerCase();
  const plural = lower.endsWith('y') ? `${lower.slice(0, -1)}ies` : `${lower}s`;
  const name = resourceNames.find(each => each === plural);
  if (!name) {
    throw new Error(`No kind ${kind} of ${apiVersion} is collected`);
  }
  return name;
}

/** A cluster `prod` that has these objects; an object without uid gets `<Kind>/<name>`. */
export function inventoryOf(manifests: Manifest[]): ClusterInventory {
  const inventory = new ClusterInventory('prod', 'v1.35.4');
  for (const name of resourceNames) {
    const records = manifests
      .filter(manifest => resourceOf(manifest) === name)
      .flatMap(manifest => {
        const { metadata = {} } = manifest;
        const uid = metadata.uid ?? `${manifest.kind}/${metadata.name}`;
        const complete = { ...manifest, metadata: { ...metadata, uid } };
        return (
          takeManifest(inventory, name, complete, annotations)?.record ?? []
        );
      });
    inventory.replace(name, records, {
      path: `/${resourceKinds[name].group}/${name}`,
      resourceVersion: '1',
    });
  }
  return inventory;
}
