import type { DeploymentObservation } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { DeploymentNode } from '../queries';
import { webAddress } from './text';

const digestPattern = /sha256:[0-9a-f]{64}/g;

/** Deployments as GitHub lists them, newest first. */
export function mapDeployments(
  nodes: readonly DeploymentNode[],
  repositoryUrl: string,
): DeploymentObservation[] {
  return nodes.map(node => {
    const environment = node.environment ?? '';
    const status = node.latestStatus ?? undefined;
    return {
      id: node.databaseId,
      environment,
      commit: node.commitOid,
      digests: [...new Set(node.payload?.match(digestPattern) ?? [])],
      createdAt: node.createdAt,
      ...(status && {
        state: status.state.toLowerCase(),
        updatedAt: status.createdAt,
      }),
      url:
        webAddress(status?.logUrl) ??
        `${repositoryUrl}/deployments/${encodeURIComponent(environment)}`,
    };
  });
}
