import { KubernetesObject } from '../../kubernetes/model';
import {
  JvmModel,
  SeriesModel,
  TargetModel,
  Timeline,
  TrafficLoad,
  TrafficModel,
} from '../../monitoring/model';
import { Environment, ServiceDefinition } from '../definition';
import { fieldsOf } from '../manifests';
import { requestShares, trackOf } from './requestShares';

/** Share of production's traffic that an environment sees. */
const TRAFFIC_SHARE: Record<Environment, number> = {
  dev: 0.005,
  test: 0.02,
  staging: 0.2,
  prod: 1,
};

const HEAP_BYTES = 751_619_276;
const SERVICE_LABEL = 'backstage.io/kubernetes-id';

/** What reaches a service in an environment, and how it answers, all pods together. */
export function loadIn(
  service: ServiceDefinition,
  environment: Environment,
): TrafficLoad {
  const { metrics } = service.story;
  return {
    requestsPerSecond:
      metrics['requests-per-second'] * TRAFFIC_SHARE[environment],
    errorRatio: metrics['error-ratio'],
    latency: latencyOf(metrics.p99),
  };
}

/**
 * The scrape targets of an environment: its running pods.
 *
 * @param options - `objects`: what the cluster holds, pods and routes at least;
 *   `since`: from when a pod that ran before then has samples.
 */
export function buildTargets(options: {
  services: readonly ServiceDefinition[];
  environment: Environment;
  objects: readonly KubernetesObject[];
  since: Date;
}): TargetModel[] {
  const { services, environment, objects, since } = options;
  const byService = podsByService(objects);
  const routes = new Map(
    objects
      .filter(({ kind }) => kind === 'VirtualService')
      .map(object => [object.metadata.name, object]),
  );
  return services.flatMap(service => {
    const own = byService.get(service.name) ?? [];
    const shares = requestShares(own, routes.get(service.name));
    return own.map(pod => {
      const created = new Date(pod.metadata.creationTimestamp ?? 0);
      return buildTarget({
        service,
        environment,
        pod,
        share: shares.get(pod.metadata.name ?? '') ?? 0,
        from: created > since ? created : since,
      });
    });
  });
}

/** The pods that Prometheus scrapes, by service. */
export function podsByService(
  objects: readonly KubernetesObject[],
): Map<string, KubernetesObject[]> {
  const byService = new Map<string, KubernetesObject[]>();
  for (const object of objects) {
    const name = object.metadata.labels?.[SERVICE_LABEL];
    if (name && isScraped(object)) {
      byService.set(name, [...(byService.get(name) ?? []), object]);
    }
  }
  return byService;
}

/** The target of one pod that gets a share of the service's requests. */
export function buildTarget(options: {
  service: ServiceDefinition;
  environment: Environment;
  pod: KubernetesObject;
  share: number;
  from: Date;
}): TargetModel {
  const { service, environment, pod, share, from } = options;
  const name = pod.metadata.name ?? '';
  const load = loadIn(service, environment);
  return {
    environment,
    service: service.name,
    pod: name,
    job: service.name,
    from,
    labels: {
      namespace: pod.metadata.namespace ?? '',
      service: service.name,
      pod: name,
      track: trackOf(pod),
      version: pod.metadata.labels?.['app.kubernetes.io/version'] ?? '',
    },
    traffic: trafficOf(service, from, {
      ...load,
      requestsPerSecond: load.requestsPerSecond * share,
    }),
    ...(service.runtime === 'jvm' && { jvm: jvmOf(from) }),
    series: seriesOf(service, from, load.requestsPerSecond * share),
  };
}

/** Prometheus scrapes pods of services that run. */
function isScraped(pod: KubernetesObject): boolean {
  return (
    pod.kind === 'Pod' &&
    pod.metadata.labels?.[SERVICE_LABEL] !== undefined &&
    fieldsOf(pod.status).phase === 'Running'
  );
}

/** The median of a service whose 99th percentile is this. */
export function latencyOf(p99Seconds: number): TrafficLoad['latency'] {
  return {
    p99Seconds,
    medianSeconds: p99Seconds / 5,
  };
}

function trafficOf(
  service: ServiceDefinition,
  from: Date,
  value: TrafficLoad,
): TrafficModel {
  return {
    load: always(from, value),
    ...(service.story.metrics.errors === 'missing' && { errorsMetric: false }),
  };
}

function jvmOf(from: Date): JvmModel {
  return {
    memoryUsedBytes: always(from, 0.58 * HEAP_BYTES),
    memoryMaxBytes: HEAP_BYTES,
    threads: 64,
  };
}

function seriesOf(
  service: ServiceDefinition,
  from: Date,
  requestsPerSecond: number,
): SeriesModel[] {
  const gauge = (name: string, value: number): SeriesModel => ({
    kind: 'gauge',
    name,
    value: always(from, value),
  });
  const runtime: Record<string, SeriesModel[]> = {
    go: [
      gauge('go_goroutines', 41),
      gauge('go_memstats_heap_inuse_bytes', 31_457_280),
      gauge('process_resident_memory_bytes', 62_914_560),
    ],
    node: [
      gauge('nodejs_eventloop_lag_p99_seconds', 0.011),
      gauge('nodejs_heap_size_used_bytes', 88_080_384),
      gauge('process_resident_memory_bytes', 141_557_760),
    ],
    python: [gauge('process_resident_memory_bytes', 188_743_680)],
  };
  return [
    ...(runtime[service.runtime] ?? []),
    ...service.story.metrics.business.map((name): SeriesModel => ({
      kind: 'counter',
      name,
      perSecond: always(from, businessRate(requestsPerSecond)),
    })),
  ];
}

/** Every fifth request is worth something to the business. */
export function businessRate(requestsPerSecond: number): number {
  return requestsPerSecond / 5;
}

function always<T>(from: Date, value: T): Timeline<T> {
  return [{ from, value }];
}
