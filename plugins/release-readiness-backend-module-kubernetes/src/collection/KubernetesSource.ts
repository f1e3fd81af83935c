import type {
  CollectionContext,
  FactKind,
  FactReference,
  FactSource,
  ServiceDescriptor,
  SourceTarget,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type {
  ClusterDescription,
  KubernetesProxyClient,
} from '../client/KubernetesProxyClient';
import { pause, type Pause } from '../client/retry';
import type { KubernetesSettings } from '../configuration/KubernetesSettings';
import {
  environmentsIn,
  kubernetesFactKinds,
  sourceId,
} from '../facts/serviceFacts';
import type { ClusterInventory } from '../resources/ClusterInventory';
import { followCluster, publishFacts } from './followCluster';
import type { ClusterReader } from './listAll';
import { listCluster } from './listCluster';

/**
 * Providers whose credential is the token of the user who looks. A background
 * collection has none, and the proxy would ask such a cluster anonymously.
 */
const clientSideProviders = ['google', 'oidc', 'aks'];

/**
 * Facts from the clusters that Backstage's Kubernetes plugin knows: each kind
 * is listed once per cluster, then watched.
 */
export class KubernetesSource implements FactSource {
  readonly id = sourceId;
  readonly kinds: readonly FactKind<unknown>[] = kubernetesFactKinds;
  readonly #client: KubernetesProxyClient;
  readonly #settings: KubernetesSettings;
  readonly #pause: Pause;
  /** What the last complete list of a cluster told, kept current by its watch. */
  readonly #inventories = new Map<string, ClusterInventory>();

  constructor(options: {
    client: KubernetesProxyClient;
    settings: KubernetesSettings;
    /** For tests; default: real time. */
    pause?: Pause;
  }) {
    this.#client = options.client;
    this.#settings = options.settings;
    this.#pause = options.pause ?? pause;
  }

  readonly targetsAreConfigured = true;

  async targets(): Promise<SourceTarget[]> {
    const timeout = AbortSignal.timeout(
      this.#settings.requestTimeout * this.#settings.attempts,
    );
    const clusters = await this.#client.clusters(timeout);
    return clusters.map(toTarget);
  }

  targetOf(
    service: ServiceDescriptor,
    reference: FactReference<unknown>,
  ): string | undefined {
    const { environment, kind } = reference;
    const location = environment && service.environments[environment];
    // A cluster's own state needs no workloads to be found in it.
    const mapped =
      service.kubernetes !== undefined || kind.id === 'kubernetes.cluster';
    return mapped ? location?.cluster : undefined;
  }

  async collect(
    target: SourceTarget,
    context: CollectionContext,
  ): Promise<void> {
    const services = context
      .services()
      .filter(
        service =>
          environmentsIn(service, target.id).length > 0 &&
          (context.only?.includes(service.entityRef) ?? true),
      );
    if (services.length === 0) {
      return;
    }
    const startedAt = context.now();
    const inventory = await listCluster(
      this.#reader(target, context),
      context.only && namespacesOf(services, target.id),
    );
    if (!context.only) {
      this.#inventories.set(target.id, inventory);
    }
    await publishFacts(inventory, services, context, startedAt);
  }

  async watch(target: SourceTarget, context: CollectionContext): Promise<void> {
    const inventory = this.#inventories.get(target.id);
    if (!inventory) {
      return;
    }
    try {
      await followCluster(
        this.#reader(target, context),
        inventory,
        context,
        this.#pause,
      );
    } catch (error) {
      if (!context.signal.aborted) {
        throw error;
      }
    } finally {
      // Nobody keeps it current any more.
      this.#inventories.delete(target.id);
    }
  }

  #reader(target: SourceTarget, { signal }: CollectionContext): ClusterReader {
    return {
      client: this.#client,
      settings: this.#settings,
      cluster: target.id,
      signal,
    };
  }
}

/** More namespaces than this are read faster all at once. */
const fewNamespaces = 4;

function namespacesOf(
  services: ServiceDescriptor[],
  cluster: string,
): string[] | undefined {
  const namespaces = new Set(
    services.flatMap(service =>
      environmentsIn(service, cluster).map(({ namespace }) => namespace),
    ),
  );
  return namespaces.size <= fewNamespaces ? [...namespaces] : undefined;
}

function toTarget(cluster: ClusterDescription): SourceTarget {
  const provider = cluster.authProvider ?? '';
  return {
    id: cluster.name,
    title: cluster.title ?? cluster.name,
    ...(cluster.dashboardUrl && { url: cluster.dashboardUrl }),
    ...(clientSideProviders.includes(provider.split('.')[0]) && {
      unsupported: {
        key: 'general.unavailable.unsupported-auth',
        params: { provider },
      },
    }),
  };
}
