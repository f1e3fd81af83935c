import type { RemediationSnippet } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { ConfigurationKeys } from '@release-readiness/backstage-plugin-release-readiness-node';
import { workloadPatch, yamlSnippet } from '../snippets';
import type { LocatedWorkload } from '../workloads';

/** One name by which a workload is configured. */
export interface ConfigurationKey {
  kind: 'env' | 'ConfigMap' | 'Secret' | 'file';
  /** As the fact has it: `app/LOG_LEVEL`, `orders/LOG_LEVEL`, `app:/etc/app.yaml`. */
  key: string;
  /** The container that it belongs to, where it belongs to one. */
  container?: string;
}

/** Every key of a workload as one list. */
export function configurationKeys(
  configuration: ConfigurationKeys,
): ConfigurationKey[] {
  return [
    ...configuration.environmentVariables.map(key => ({
      kind: 'env' as const,
      key,
      container: key.split('/')[0],
    })),
    ...configuration.configMapKeys.map(key => ({
      kind: 'ConfigMap' as const,
      key,
    })),
    ...configuration.secretKeys.map(key => ({ kind: 'Secret' as const, key })),
    ...configuration.mountedFiles.map(key => ({
      kind: 'file' as const,
      key,
      container: key.split(':')[0],
    })),
  ];
}

/** The part of the key behind the object or container. */
function lastPart(key: string, separator: string): string {
  return key.slice(key.indexOf(separator) + 1);
}

function missingObject(
  { workload }: LocatedWorkload,
  { kind, key, container }: ConfigurationKey,
): object {
  const name = key.split('/')[0];
  const metadata = { name, namespace: workload.namespace };
  const inContainer = (fields: object) =>
    workloadPatch(workload, {
      template: { spec: { containers: [{ name: container, ...fields }] } },
    });
  switch (kind) {
    case 'env':
      return inContainer({ env: [{ name: lastPart(key, '/'), value: '' }] });
    case 'file':
      return inContainer({
        volumeMounts: [
          {
            name: 'configuration',
            mountPath: lastPart(key, ':'),
            readOnly: true,
          },
        ],
      });
    case 'ConfigMap':
      return {
        apiVersion: 'v1',
        kind,
        metadata,
        data: { [lastPart(key, '/')]: '' },
      };
    default: {
      // A value never stands in a manifest; the secret store has it.
      const secretKey = lastPart(key, '/');
      return {
        apiVersion: 'external-secrets.io/v1',
        kind: 'ExternalSecret',
        metadata,
        spec: {
          data: [{ secretKey, remoteRef: { key: name, property: secretKey } }],
        },
      };
    }
  }
}

/** What adds the missing key; its value is for people to fill in. */
export function configurationSnippet(
  located: LocatedWorkload,
  key: ConfigurationKey,
): RemediationSnippet {
  return yamlSnippet(
    'snippet',
    { aspect: `${key.kind} ${key.key}`, environment: located.environment },
    missingObject(located, key),
  );
}
