import { invalidResponse } from '../client/failures';

/**
 * Versions by group, the preferred one first.
 *
 * @param body - What the cluster answers for `/apis`.
 * @throws ClusterRequestError when it is no such answer
 */
export function servedVersions(
  body: unknown,
  cluster: string,
): Map<string, string[]> {
  const { groups } = body as {
    groups?: {
      name: string;
      versions: { version: string }[];
      preferredVersion?: { version: string };
    }[];
  };
  if (!Array.isArray(groups)) {
    throw invalidResponse({ cluster, what: 'API groups' });
  }
  return new Map(
    groups.map(({ name, versions, preferredVersion }) => [
      name,
      [
        ...(preferredVersion ? [preferredVersion.version] : []),
        ...versions.map(({ version }) => version),
      ],
    ]),
  );
}
