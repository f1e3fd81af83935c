import type {
  DriverObservation,
  ObservedService,
  ProductionObserver,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { SourceError } from '@release-readiness/backstage-plugin-release-readiness-node';
import type { KubernetesProxyClient } from '../client/KubernetesProxyClient';
import type { KubernetesSettings } from '../configuration/KubernetesSettings';
import { beginningOf } from './changes';
import type { ProductionObjects } from './ProductionObjects';
import { locateProduction, readProduction, understand } from './readProduction';
import { toHealth, type Health } from './toHealth';
import { toObservation, toWorkloadStates } from './toObservation';

/**
 * Reads production back through the clusters of Backstage's Kubernetes plugin:
 * a handful of lists of the service's own objects, each time it is asked.
 * Nothing is kept between two questions.
 */
export class KubernetesProductionObserver implements ProductionObserver {
  readonly #client: KubernetesProxyClient;
  readonly #settings: KubernetesSettings;
  readonly #now: () => Date;

  constructor(options: {
    client: KubernetesProxyClient;
    settings: KubernetesSettings;
    /** For tests; default: the clock. */
    now?: () => Date;
  }) {
    this.#client = options.client;
    this.#settings = options.settings;
    this.#now = options.now ?? (() => new Date());
  }

  async observe(
    target: ObservedService,
    { signal }: { signal: AbortSignal },
  ): Promise<DriverObservation> {
    const observedAt = this.#now().getTime();
    const { fieldManagers } = this.#settings;
    return this.#read(target, signal, objects =>
      toObservation(objects, { observedAt, fieldManagers }),
    );
  }

  async probe(
    target: ObservedService,
    { signal }: { signal: AbortSignal },
  ): Promise<Health> {
    try {
      return await this.#read(target, signal, objects =>
        toHealth(
          toWorkloadStates(objects),
          beginningOf(objects, this.#settings.fieldManagers),
        ),
      );
    } catch (error) {
      if (error instanceof SourceError || signal.aborted) {
        return 'unknown';
      }
      throw error;
    }
  }

  async #read<T>(
    { service }: ObservedService,
    signal: AbortSignal,
    map: (objects: ProductionObjects) => T,
  ): Promise<T> {
    const place = locateProduction(service);
    const { cluster } = place;
    const objects = await readProduction(
      { client: this.#client, settings: this.#settings, cluster, signal },
      place,
    );
    return understand(cluster, 'production', () => map(objects));
  }
}
