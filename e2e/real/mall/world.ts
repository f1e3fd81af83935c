import {
  parseCompany,
  readCompanyFiles,
  type Environment,
} from '@release-readiness/sandbox';

import { apiClient, type ApiClient } from '../../portal/client';
import { startPortal, type PortalProcess } from '../../portal/portal';
import { startSandboxProcess } from '../../portal/sandbox';
import { sandboxConfig } from '../../portal/sandboxConfig';
import {
  StartedServers,
  startPostgres,
  type Stoppable,
  waitUntil,
} from '../../servers';
import { CLUSTER_ENVIRONMENTS, startMallCluster } from './clusters';
import { realConfig, type RealServers } from './configuration';
import { startMallMonitoring } from './monitoring';
import { readObjects } from './objects';

/** Sees everything, changes nothing. */
const VIEWER = 'ines.moreau';

/** Two portals on the same company: one on real servers, one on the sandbox. */
export interface TwoPortals extends RealServers {
  readonly real: ApiClient;
  /** The API of the portal that reads the sandbox alone. */
  readonly reference: ApiClient;
  readonly realPortal: PortalProcess;
  /** Ends the portal that reads the sandbox; its last outcomes are known by then. */
  stopReference(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the company on both, with the real servers first. */
export function startTwoPortals(): Promise<TwoPortals> {
  return StartedServers.startWorld(async servers => {
    const keep = <T extends Stoppable>(server: T) => servers.keep(server);
    const company = parseCompany(readCompanyFiles());
    const now = new Date();
    const [nonprod, prod, sandbox, postgres] = await allStarted([
      startMallCluster('nonprod', company, now).then(keep),
      startMallCluster('prod', company, now).then(keep),
      startSandboxProcess().then(keep),
      startPostgres().then(keep),
    ]);
    const clusters = { nonprod, prod };
    const monitoring = keep(
      await startMallMonitoring(
        company,
        await readPodsAndRoutes(clusters),
        new Date(),
      ),
    );
    const [referencePortal, realPortal] = await allStarted([
      startPortal({ config: sandboxConfig(sandbox) }),
      startPortal({
        config: await realConfig(sandbox, { clusters, monitoring }),
        postgres,
      }).then(keep),
    ]);
    let referenceRuns = true;
    const stopReference = async () => {
      if (referenceRuns) {
        referenceRuns = false;
        await referencePortal.stop();
      }
    };
    servers.onStop(stopReference);
    return {
      clusters,
      monitoring,
      realPortal,
      real: await signedIn(realPortal),
      reference: await signedIn(referencePortal),
      stopReference,
      stop: servers.stop,
    };
  });
}

/** A portal is ready before its catalog knows who there is. */
function signedIn(portal: PortalProcess): Promise<ApiClient> {
  return waitUntil(`${VIEWER} can sign in`, () => apiClient(portal, VIEWER));
}

/** Like `Promise.all`, but a failure waits until the others can be ended too. */
async function allStarted<T extends readonly unknown[]>(
  starting: readonly [...{ [K in keyof T]: Promise<T[K]> }],
): Promise<T> {
  await Promise.allSettled(starting);
  return Promise.all(starting) as unknown as Promise<T>;
}

async function readPodsAndRoutes(clusters: RealServers['clusters']) {
  const kinds = 'pods,virtualservices.networking.istio.io';
  const objects = (
    await Promise.all(
      Object.values(clusters).map(cluster => readObjects(cluster, kinds)),
    )
  ).flat();
  const known = Object.values(CLUSTER_ENVIRONMENTS).flat();
  const byEnvironment = new Map(
    known.map(environment => [
      environment,
      objects.filter(
        ({ metadata }) => metadata.namespace === `mall-${environment}`,
      ),
    ]),
  );
  return (environment: Environment) => byEnvironment.get(environment) ?? [];
}
