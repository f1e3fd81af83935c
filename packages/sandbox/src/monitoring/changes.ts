import { PrometheusModel, TargetModel, TrafficLoad } from './model';
import { valueAt } from './series/timeline';

/** Which targets a change concerns; what is absent doesn't matter. */
export interface TargetFilter {
  readonly environment?: string;
  readonly service?: string;
  readonly pod?: string;
  /** Target labels, such as `{ track: 'canary' }`. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The targets that a filter means. Throws when there are none: a change must not be lost. */
export function targetsOf(
  model: PrometheusModel,
  filter: TargetFilter,
): TargetModel[] {
  const found = model.targets.filter(
    target =>
      (filter.environment ?? target.environment) === target.environment &&
      (filter.service ?? target.service) === target.service &&
      (filter.pod ?? target.pod) === target.pod &&
      Object.entries(filter.labels ?? {}).every(
        ([name, value]) => target.labels[name] === value,
      ),
  );
  if (found.length === 0) {
    throw new Error(
      `Prometheus ${model.name} has no target that matches ${JSON.stringify(filter)}`,
    );
  }
  return found;
}

/** Changes the traffic of targets since a moment, which may lie in the past. */
export function changeLoad(
  model: PrometheusModel,
  filter: TargetFilter,
  since: Date,
  change: Partial<TrafficLoad>,
): void {
  for (const { traffic, pod } of targetsOf(model, filter)) {
    if (!traffic) {
      throw new Error(`Pod ${pod} has no traffic whose load could change`);
    }
    const before = valueAt(traffic.load, since.getTime());
    const complete = { ...before, ...change };
    if (
      complete.requestsPerSecond === undefined ||
      complete.errorRatio === undefined ||
      complete.latency === undefined
    ) {
      throw new Error(`Pod ${pod} has no load yet: give all of it`);
    }
    setPhase(traffic.load, since, complete as TrafficLoad);
  }
}

/** Lets the scrapes of targets fail, or work again, since a moment. */
export function changeReachability(
  model: PrometheusModel,
  filter: TargetFilter,
  since: Date,
  reachable: boolean,
): void {
  const wanted = new Set(targetsOf(model, filter));
  replaceTargets(model, wanted, target => {
    const timeline = [...(target.reachable ?? [])];
    setPhase(timeline, since, reachable);
    return { ...target, reachable: timeline };
  });
}

/** Lets a metric be missing from the exposition of targets since a moment. */
export function omitMetric(
  model: PrometheusModel,
  filter: TargetFilter,
  metric: string,
  since: Date,
): void {
  const wanted = new Set(targetsOf(model, filter));
  replaceTargets(model, wanted, target => ({
    ...target,
    omissions: [...(target.omissions ?? []), { metric, from: since }],
  }));
}

/** Ends the omissions of a metric. */
export function restoreMetric(
  model: PrometheusModel,
  filter: TargetFilter,
  metric: string,
  since: Date,
): void {
  for (const target of targetsOf(model, filter)) {
    for (const omission of target.omissions ?? []) {
      if (omission.metric === metric) {
        omission.until ??= since;
      }
    }
  }
}

/** Adds a phase; what was to follow it is dropped. */
function setPhase<T>(
  timeline: { from: Date; value: T }[],
  from: Date,
  value: T,
): void {
  while (
    timeline.length > 0 &&
    timeline[timeline.length - 1].from.getTime() >= from.getTime()
  ) {
    timeline.pop();
  }
  timeline.push({ from, value });
}

function replaceTargets(
  model: PrometheusModel,
  wanted: ReadonlySet<TargetModel>,
  replace: (target: TargetModel) => TargetModel,
): void {
  model.targets.forEach((target, index) => {
    if (wanted.has(target)) {
      model.targets[index] = replace(target);
    }
  });
}
