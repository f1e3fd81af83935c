import {
  BACKUP_JOB,
  buildTargets,
  Environment,
  environments,
  isScraped,
} from '../company';
import { PrometheusModel, TargetModel } from '../monitoring';
import { World } from './World';

/** Lets Prometheus find the pods that came and lose those that went. */
export function followPods(world: World): void {
  for (const environment of environments) {
    const prometheus = world.prometheusOf(environment);
    const change = pendingChange(world, environment, prometheus.model);
    if (change.added.length + change.gone.length > 0) {
      prometheus.change(model => {
        const now = world.clock.now();
        change.gone.forEach(target => {
          target.until = now;
        });
        model.targets.push(...change.added);
      });
    }
  }
}

function pendingChange(
  world: World,
  environment: Environment,
  model: PrometheusModel,
): { added: TargetModel[]; gone: TargetModel[] } {
  const known = model.targets.filter(
    target =>
      target.environment === environment &&
      target.job !== BACKUP_JOB &&
      target.until === undefined,
  );
  const pods = world.cluster(environment).objects('Pod').filter(isScraped);
  const running = new Set(pods.map(pod => pod.metadata.name));
  const scraped = new Set<string | undefined>(known.map(target => target.pod));
  const gone = known.filter(target => !running.has(target.pod));
  if ([...running].every(pod => scraped.has(pod))) {
    return { gone, added: [] };
  }
  return {
    gone,
    added: buildTargets(
      world.company.services,
      environment,
      pods,
      model.historyStart,
    )
      .filter(target => !scraped.has(target.pod))
      .map(target => asItsSiblings(target, known)),
  };
}

/** A new pod gets the traffic that the service's other pods have now. */
function asItsSiblings(
  target: TargetModel,
  known: readonly TargetModel[],
): TargetModel {
  const sibling = known.find(
    other =>
      other.service === target.service &&
      other.labels.track === target.labels.track,
  );
  const load = sibling?.traffic?.load.at(-1)?.value;
  if (!load || !target.traffic || !target.from) {
    return target;
  }
  return {
    ...target,
    traffic: { ...target.traffic, load: [{ from: target.from, value: load }] },
  };
}
