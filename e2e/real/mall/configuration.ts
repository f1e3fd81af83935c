import type { KubernetesCluster } from '../../servers';
import type { SandboxProcess } from '../../portal/sandbox';
import { sandboxConfig } from '../../portal/sandboxConfig';
import { CLUSTER_ENVIRONMENTS, READER, type ClusterName } from './clusters';
import type { MallMonitoring } from './monitoring';

/** The servers that the product reads instead of the sandbox's. */
export interface RealServers {
  readonly clusters: Readonly<Record<ClusterName, KubernetesCluster>>;
  readonly monitoring: MallMonitoring;
}

/**
 * Configuration that points a portal at real servers, and at the sandbox for
 * GitHub alone. One cluster is read with a token that the API server issued to
 * the documented service account, the other one with a static token of it.
 */
export async function realConfig(
  sandbox: SandboxProcess,
  { clusters, monitoring }: RealServers,
): Promise<object> {
  const base = sandboxConfig(sandbox) as {
    integrations: object;
    releaseReadiness: { github: object };
  };
  const tokens: Record<ClusterName, string> = {
    nonprod: (
      await clusters.nonprod.kubectl([
        'create',
        'token',
        'release-readiness',
        '--namespace=default',
        '--duration=2h',
      ])
    ).trim(),
    prod: clusters.prod.tokens[READER],
  };
  const names = Object.keys(clusters) as ClusterName[];
  return {
    integrations: base.integrations,
    kubernetes: {
      clusterLocatorMethods: [
        {
          type: 'config',
          clusters: names.map(name => ({
            name,
            url: clusters[name].url,
            caData: clusters[name].caData,
            authProvider: 'serviceAccount',
            serviceAccountToken: tokens[name],
            skipMetricsLookup: true,
          })),
        },
      ],
    },
    releaseReadiness: {
      github: base.releaseReadiness.github,
      environments: Object.fromEntries(
        names.flatMap(cluster =>
          CLUSTER_ENVIRONMENTS[cluster].map(environment => [
            environment,
            { cluster, namespace: `mall-${environment}` },
          ]),
        ),
      ),
      prometheus: {
        servers: [
          {
            name: 'nonprod',
            url: monitoring.nonprod,
            environments: CLUSTER_ENVIRONMENTS.nonprod,
          },
          {
            name: 'prod',
            url: monitoring.prod,
            environments: CLUSTER_ENVIRONMENTS.prod,
            alertmanager: { url: monitoring.alertmanager },
          },
        ],
      },
    },
  };
}
