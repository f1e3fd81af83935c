import { KubernetesObject, KubernetesSandbox } from '../kubernetes';
import { findKind } from '../kubernetes/api/kinds';
import { Refused } from './errors';

const TIMEOUT = 5_000;

/** Who writes: the token, and the manager that `managedFields` will name. */
export interface Writer {
  token: string;
  manager: string;
}

/** Address of an object below the server's base. */
export function pathOf(object: {
  apiVersion: string;
  kind: string;
  metadata: { namespace?: string; name?: string };
}): string {
  const kind = findKind(object.apiVersion, object.kind);
  if (!kind) {
    throw new Error(`No cluster serves ${object.kind} of ${object.apiVersion}`);
  }
  const { namespace, name } = object.metadata;
  return [
    kind.group ? `/apis/${object.apiVersion}` : `/api/${object.apiVersion}`,
    ...(namespace ? ['namespaces', namespace] : []),
    kind.plural,
    ...(name ? [name] : []),
  ].join('/');
}

/** Patches an object as anybody else would: through the API server. */
export async function patchObject(
  cluster: KubernetesSandbox,
  object: KubernetesObject,
  patch: object,
  writer: Writer & { subresource?: 'status' },
): Promise<void> {
  const subresource = writer.subresource ? `/${writer.subresource}` : '';
  await send(
    cluster,
    `${pathOf(object)}${subresource}`,
    'PATCH',
    patch,
    writer,
  );
}

/** Creates an object through the API server. */
export async function createObject(
  cluster: KubernetesSandbox,
  object: KubernetesObject,
  writer: Writer,
): Promise<void> {
  const { name: _, ...metadata } = object.metadata;
  await send(cluster, pathOf({ ...object, metadata }), 'POST', object, writer);
}

/** Deletes an object through the API server. */
export async function deleteObject(
  cluster: KubernetesSandbox,
  object: KubernetesObject,
  writer: Writer,
): Promise<void> {
  await send(cluster, pathOf(object), 'DELETE', undefined, writer);
}

async function send(
  cluster: KubernetesSandbox,
  path: string,
  method: 'PATCH' | 'POST' | 'DELETE',
  body: object | undefined,
  writer: Writer,
): Promise<void> {
  const response = await fetch(
    `${cluster.url}${path}?fieldManager=${encodeURIComponent(writer.manager)}`,
    {
      method,
      headers: {
        authorization: `Bearer ${writer.token}`,
        'content-type':
          method === 'PATCH'
            ? 'application/merge-patch+json'
            : 'application/json',
      },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT),
    },
  ).catch(cause => {
    throw new Refused(
      `The API server of ${cluster.name} did not answer ${method} ${path}`,
      { cause },
    );
  });
  if (!response.ok) {
    throw new Refused(
      `The API server of ${cluster.name} answered ${response.status} to ${method} ${path}: ${await response.text()}`,
    );
  }
}
