import { isDeepStrictEqual } from 'node:util';
import {
  BACKUP_JOB,
  buildTarget,
  businessRate,
  Environment,
  podsByService,
  requestShares,
  ServiceDefinition,
  trackOf,
} from '../../company';
import { KubernetesObject } from '../../kubernetes';
import {
  changeReachability,
  omitMetric,
  PrometheusModel,
  restoreMetric,
  TargetModel,
  TrafficLoad,
} from '../../monitoring';
import { World } from '../World';
import { ImageFault, servingPod } from './ImageFault';

/**
 * Production is watched closely enough for a promotion under a scaled policy:
 * its grid has steps of half a second to a second.
 */
export const PROD_SCRAPE_INTERVAL_SECONDS = 0.5;

const REQUEST_METRICS = [
  'http_requests_total',
  'http_requests_errors_total',
  'http_request_duration_seconds',
];

/** What a pod's target has to be like now. */
interface Wanted {
  service: ServiceDefinition;
  pod: KubernetesObject;
  share: number;
  load: TrafficLoad;
  fault: ImageFault;
}

/**
 * Brings the targets of an environment in line with its cluster: pods that came
 * and went, the mesh's weights, and what is wrong with the images that run.
 *
 * @param past - A service whose load has been so since then.
 */
export function followTraffic(
  world: World,
  environment: Environment,
  past?: { service: string; since: Date },
): void {
  const prometheus = world.prometheusOf(environment);
  const wanted = wantedTargets(world, environment);
  const changes = pendingChanges(prometheus.model, wanted, {
    environment,
    now: world.clock.now(),
    past,
    silenced: world.traffic.silenced,
  });
  if (changes.length > 0) {
    prometheus[past ? 'change' : 'follow'](model =>
      changes.forEach(change => change(model)),
    );
  }
}

function wantedTargets(
  world: World,
  environment: Environment,
): Map<string, Wanted> {
  const cluster = world.cluster(environment);
  const routes = new Map(
    cluster
      .objects('VirtualService')
      .map(object => [object.metadata.name, object]),
  );
  const found = podsByService(cluster.objects('Pod'));
  const wanted = new Map<string, Wanted>();
  for (const service of world.company.services) {
    const pods = (found.get(service.name) ?? []).map(servingPod);
    const shares = requestShares(
      pods.map(({ pod }) => pod),
      routes.get(service.name),
    );
    const traffic = world.traffic.of(service, environment);
    for (const { pod, track, digest } of pods) {
      const { name = '' } = pod.metadata;
      const share = shares.get(name) ?? 0;
      const siblings = pods.filter(other => other.track === track);
      const fault = world.traffic.faultOf(environment, digest);
      wanted.set(name, {
        service,
        pod,
        share,
        fault,
        load: traffic.loadOf({
          track,
          share,
          trackShare: 1 / siblings.length,
          fault,
        }),
      });
    }
  }
  return wanted;
}

type Change = (model: PrometheusModel) => void;

interface Moment {
  environment: Environment;
  now: Date;
  past: { service: string; since: Date } | undefined;
  /** Pods whose metrics of requests are left out for the sake of their image. */
  silenced: Set<string>;
}

function pendingChanges(
  model: PrometheusModel,
  wanted: ReadonlyMap<string, Wanted>,
  at: Moment,
): Change[] {
  const live = model.targets.filter(
    target =>
      target.environment === at.environment &&
      target.job !== BACKUP_JOB &&
      target.until === undefined,
  );
  // a pod that changed its track is another target, as with a real server
  const isSame = (target: TargetModel, one: Wanted | undefined) =>
    one !== undefined && target.labels.track === trackOf(one.pod);
  const scraped = new Set(
    live
      .filter(target => isSame(target, wanted.get(target.pod)))
      .map(({ pod }) => pod),
  );
  const added = [...wanted].filter(([name]) => !scraped.has(name));
  return [
    ...live.flatMap(target => {
      const one = wanted.get(target.pod);
      return one && isSame(target, one)
        ? changesOf(target, one, at)
        : [
            () => {
              target.until = at.now;
            },
          ];
    }),
    ...added.map(([, one]): Change => other => {
      const target = newTarget(one, at);
      other.targets.push(target);
      changesOf(target, one, at).forEach(change => change(other));
    }),
  ];
}

/** A pod is scraped from when it runs, not from when it was created. */
function newTarget(
  { service, pod, share, load }: Wanted,
  { environment, now }: Moment,
): TargetModel {
  const target = buildTarget({ service, environment, pod, share, from: now });
  return {
    ...target,
    ...(environment === 'prod' && {
      scrapeIntervalSeconds: PROD_SCRAPE_INTERVAL_SECONDS,
    }),
    ...(target.traffic && {
      traffic: { ...target.traffic, load: [{ from: now, value: load }] },
    }),
  };
}

function changesOf(
  target: TargetModel,
  { load, fault }: Wanted,
  { environment, now, past, silenced }: Moment,
): Change[] {
  const { traffic, pod } = target;
  const filter = { environment, service: target.service, pod };
  const changes: Change[] = [];
  const ordered = past?.service === target.service;
  const same = isDeepStrictEqual(traffic?.load.at(-1)?.value, load);
  if (traffic && (ordered || !same)) {
    const since = ordered ? past.since : now;
    changes.push(() => {
      setFrom(traffic.load, since, load);
      for (const series of target.series ?? []) {
        if (series.kind === 'counter') {
          setFrom(
            series.perSecond,
            since,
            businessRate(load.requestsPerSecond),
          );
        }
      }
    });
  }
  const reachable = fault.data !== 'down';
  if ((target.reachable?.at(-1)?.value ?? true) !== reachable) {
    changes.push(model => changeReachability(model, filter, now, reachable));
  }
  const missing = fault.data === 'missing';
  if (missing !== silenced.has(pod)) {
    changes.push(model => {
      silenced[missing ? 'add' : 'delete'](pod);
      REQUEST_METRICS.forEach(metric =>
        (missing ? omitMetric : restoreMetric)(model, filter, metric, now),
      );
    });
  }
  return changes;
}

/** Adds a phase; what was to follow it is dropped. */
function setFrom<T>(
  timeline: { from: Date; value: T }[],
  from: Date,
  value: T,
): void {
  while (timeline.length > 0 && timeline[timeline.length - 1].from >= from) {
    timeline.pop();
  }
  timeline.push({ from, value });
}
