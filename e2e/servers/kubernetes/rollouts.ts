import { requireBinary } from '../binaries';
import { freePorts } from '../ports';
import { startServer } from '../processes';
import { sendRequest } from '../requests';
import { createWorkspace } from '../workspace';
import type { KubernetesCluster } from './cluster';

/** A real Argo Rollouts controller. */
export interface RolloutsController {
  readonly logs: string;
  /** Ends it, before its cluster. */
  stop(): Promise<void>;
}

/**
 * Starts the Argo Rollouts controller for a cluster and adds its definitions.
 *
 * Its two ports (metrics, health) are open on all interfaces: it has no setting
 * for their address.
 *
 * @throws When it doesn't start, with the end of its log.
 */
export async function startRolloutsController(
  cluster: KubernetesCluster,
): Promise<RolloutsController> {
  await cluster.applyCrds(['argo-rollouts']);
  const workspace = createWorkspace('argo-rollouts');
  try {
    const [metrics, health] = await freePorts(2);
    const server = await startServer({
      name: 'rollouts-controller',
      path: requireBinary('rollouts-controller'),
      args: [
        `--kubeconfig=${cluster.kubeconfig}`,
        '--leader-elect=false',
        `--metricsPort=${metrics}`,
        `--healthzPort=${health}`,
      ],
      workingFolder: workspace.folder,
      logFolder: workspace.logs,
      isReady: async () =>
        (await sendRequest(`http://127.0.0.1:${health}/healthz`)).status ===
        200,
    });
    return {
      logs: workspace.logs,
      stop: () => server.stop().finally(workspace.remove),
    };
  } catch (error) {
    workspace.remove();
    throw error;
  }
}
