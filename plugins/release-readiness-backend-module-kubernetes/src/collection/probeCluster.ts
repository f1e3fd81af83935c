import type { Pause } from '../client/retry';
import type { ClusterReader } from './listAll';

/**
 * Asks a cluster again and again whether it is there. A watch can't tell: of a
 * server that has vanished it hears as little as of one where nothing happens,
 * and through a proxy even a refused connection may stay unseen.
 *
 * @throws ClusterRequestError when the cluster does not answer, its retries included
 */
export async function probeCluster(
  { client, settings, cluster, signal }: ClusterReader,
  pause: Pause,
): Promise<void> {
  while (!signal.aborted) {
    await pause(settings.probeInterval, signal);
    await client.get({ cluster, what: 'version', path: '/version', signal });
  }
}
