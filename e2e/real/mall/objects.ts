import type { KubernetesObject } from '@release-readiness/sandbox';

import type { KubernetesCluster } from '../../servers';

/** An object as a real server tells it, as far as it is looked at here. */
export interface LiveObject extends KubernetesObject {
  spec: { replicas?: number; nodeName?: string };
  status?: {
    phase?: string;
    observedGeneration?: number;
    replicas?: number;
    updatedReplicas?: number;
    readyReplicas?: number;
    currentRevision?: string;
    updateRevision?: string;
  };
}

/** Everything of some kinds (`deployments,pods`), of all namespaces. */
export async function readObjects(
  cluster: KubernetesCluster,
  kinds: string,
): Promise<LiveObject[]> {
  const text = await cluster.kubectl([
    'get',
    kinds,
    '--all-namespaces',
    '--output=json',
  ]);
  return (JSON.parse(text) as { items: LiveObject[] }).items;
}

/** Applies objects server-side in the name of a program. */
export async function applyAs(
  manager: string,
  cluster: KubernetesCluster,
  objects: readonly object[],
): Promise<void> {
  if (objects.length > 0) {
    await cluster.kubectl(
      [
        'apply',
        '--server-side',
        '--force-conflicts',
        `--field-manager=${manager}`,
        '--filename=-',
      ],
      { input: objects.map(object => JSON.stringify(object)).join('\n---\n') },
    );
  }
}

/** Names an object within its cluster. */
export function keyOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}
