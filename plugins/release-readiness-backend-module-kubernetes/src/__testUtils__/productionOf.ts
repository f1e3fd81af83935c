import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { ProductionObjects } from '../promotion/ProductionObjects';
import type { Manifest } from '../resources/manifests';

const kinds: Record<string, keyof ProductionObjects> = {
  Deployment: 'deployments',
  StatefulSet: 'statefulSets',
  DaemonSet: 'daemonSets',
  Rollout: 'rollouts',
  ReplicaSet: 'replicaSets',
  Pod: 'pods',
  VirtualService: 'virtualServices',
  DestinationRule: 'destinationRules',
};

/** The manifests of a file in `src/promotion/__fixtures__`. */
export function readProductionFixture(name: string): Manifest[] {
  const path = join(__dirname, '../promotion/__fixtures__', `${name}.yaml`);
  return parseAllDocuments(readFileSync(path, 'utf8')).map(
    document => document.toJS() as Manifest,
  );
}

/** Production that has these objects; each may be changed. */
export function productionOf(manifests: Manifest[]): ProductionObjects {
  const objects: ProductionObjects = {
    deployments: [],
    statefulSets: [],
    daemonSets: [],
    rollouts: [],
    lenders: [],
    replicaSets: [],
    pods: [],
    virtualServices: [],
    destinationRules: [],
  };
  for (const manifest of manifests) {
    const list: Manifest[] = objects[kinds[manifest.kind ?? '']];
    list.push(manifest);
  }
  return objects;
}
