import { existsSync, readFileSync } from 'node:fs';

import { parseAllDocuments } from 'yaml';

import type { KubernetesCluster } from '../../servers';
import { READER, readReaderRole } from './clusters';

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

interface AuditEvent {
  verb: string;
  objectRef?: { apiGroup?: string; resource?: string };
  responseStatus?: { code?: number };
}

/** A request of the product: `list pods`, `watch deployments.apps`. */
type Right = string;

function rightOf(verb: string, group: string, resource: string): Right {
  return `${verb} ${resource}${group && `.${group}`}`;
}

/** The rules of the documented ClusterRole. */
export function documentedRules(): Rule[] {
  const role = parseAllDocuments(readReaderRole())
    .map(document => document.toJS())
    .find(({ kind }) => kind === 'ClusterRole') as { rules: Rule[] };
  return role.rules;
}

/** Every verb on every resource that the documented ClusterRole allows. */
export function documentedRights(): Set<Right> {
  return new Set(
    documentedRules().flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap(group =>
        resources.flatMap(resource =>
          verbs.map(verb => rightOf(verb, group, resource)),
        ),
      ),
    ),
  );
}

/**
 * What only a promotion asks for, at the moment it needs it: no collection does.
 * `production-observer.real.test.ts` uses it with the same role.
 */
export const PROMOTION_RIGHTS: readonly Right[] = [
  'list destinationrules.networking.istio.io',
];

/** What the product has asked an API server for, as its audit log tells. */
export function auditedRequests(cluster: KubernetesCluster): {
  used: Set<Right>;
  refused: Set<Right>;
} {
  const lines = existsSync(cluster.auditLog)
    ? readFileSync(cluster.auditLog, 'utf8').split('\n').filter(Boolean)
    : [];
  const used = new Set<Right>();
  const refused = new Set<Right>();
  for (const line of lines) {
    const { verb, objectRef, responseStatus } = JSON.parse(line) as AuditEvent;
    if (objectRef?.resource) {
      const right = rightOf(verb, objectRef.apiGroup ?? '', objectRef.resource);
      (responseStatus?.code === 403 ? refused : used).add(right);
    }
  }
  return { used, refused };
}

/** Whether the API server would let the product do something anywhere. */
export async function isAllowed(
  cluster: KubernetesCluster,
  attributes: { verb: string; resource: string; group?: string },
): Promise<boolean> {
  const { status, text } = await cluster.request(
    '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: { user: READER, resourceAttributes: attributes },
      }),
    },
  );
  if (status !== 201) {
    throw new Error(`No access review: ${status} ${text}`);
  }
  return (JSON.parse(text) as { status: { allowed: boolean } }).status.allowed;
}

/** Takes the rule about an API group out of the product's ClusterRole. */
export async function removeRule(
  cluster: KubernetesCluster,
  group: string,
): Promise<void> {
  await cluster.kubectl([
    'patch',
    'clusterrole',
    'release-readiness-reader',
    '--type=merge',
    `--patch=${JSON.stringify({
      rules: documentedRules().filter(
        ({ apiGroups }) => !apiGroups.includes(group),
      ),
    })}`,
  ]);
}
