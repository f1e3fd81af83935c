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

/** Share of production's traffic that an environment sees. */
const TRAFFIC_SHARE: Record<Environment, number> = {
  dev: 0.005,
  test: 0.02,
  staging: 0.2,
  prod: 1,
};

const HEAP_BYTES = 751_619_276;
const SERVICE_LABEL = 'backstage.io/kubernetes-id';

/**
 * The scrape targets of an environment: its running pods.
 *
 * @param pods - as the cluster holds them.
 * @param since - from when a pod that ran before then has samples.
 */
export function buildTargets(
  services: readonly ServiceDefinition[],
  environment: Environment,
  pods: readonly KubernetesObject[],
  since: Date,
): TargetModel[] {
  const byService = new Map<string, KubernetesObject[]>();
  for (const pod of pods) {
    const name = pod.metadata.labels?.[SERVICE_LABEL];
    if (name && isScraped(pod)) {
      byService.set(name, [...(byService.get(name) ?? []), pod]);
    }
  }
  return services.flatMap(service => {
    const own = byService.get(service.name) ?? [];
    return own.map(pod => buildTarget(service, environment, pod, own, since));
  });
}

function buildTarget(
  service: ServiceDefinition,
  environment: Environment,
  pod: KubernetesObject,
  siblings: readonly KubernetesObject[],
  since: Date,
): TargetModel {
  const name = pod.metadata.name ?? '';
  const created = new Date(pod.metadata.creationTimestamp ?? 0);
  const from = created > since ? created : since;
  const canaries = siblings.filter(isCanary).length;
  const { canary, metrics } = service.story;
  const canaryShare = canaries > 0 ? (canary?.share ?? 0) : 0;
  const share = isCanary(pod)
    ? canaryShare / canaries
    : (1 - canaryShare) / Math.max(1, siblings.length - canaries);
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
      track: isCanary(pod) ? 'canary' : 'stable',
      version: pod.metadata.labels?.['app.kubernetes.io/version'] ?? '',
    },
    traffic: trafficOf(service, from, {
      requestsPerSecond:
        metrics['requests-per-second'] * TRAFFIC_SHARE[environment] * share,
      errorRatio: metrics['error-ratio'],
      latency: latencyOf(metrics.p99),
    }),
    ...(service.runtime === 'jvm' && { jvm: jvmOf(from) }),
    series: seriesOf(service, from, environment, share),
  };
}

/** Prometheus scrapes pods of services that run. */
export function isScraped(pod: KubernetesObject): boolean {
  return (
    pod.metadata.labels?.[SERVICE_LABEL] !== undefined &&
    fieldsOf(pod.status).phase === 'Running'
  );
}

function isCanary(pod: KubernetesObject): boolean {
  return pod.metadata.labels?.track === 'canary';
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
  environment: Environment,
  share: number,
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
  const { business, 'requests-per-second': rate } = service.story.metrics;
  return [
    ...(runtime[service.runtime] ?? []),
    ...business.map((name): SeriesModel => ({
      kind: 'counter',
      name,
      perSecond: always(from, (rate * TRAFFIC_SHARE[environment] * share) / 5),
    })),
  ];
}

function always<T>(from: Date, value: T): Timeline<T> {
  return [{ from, value }];
}
