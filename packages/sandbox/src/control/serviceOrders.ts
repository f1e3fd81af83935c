import { toMilliseconds } from '../clock';
import {
  backupClassOf,
  createRelease,
  Environment,
  RecurringRun,
  Release,
  ServiceDefinition,
} from '../company';
import { fieldsOf, isFields } from '../company/manifests';
import { KubernetesObject } from '../kubernetes';
import { omitMetric, restoreMetric, targetsOf } from '../monitoring';
import { tellBackups } from './backups';
import { patchObject } from './clusterRequests';
import { NotFound, Refused } from './errors';
import { Order } from './orders';
import { recordRelease } from './recordRelease';
import { systemTokens, tokenOfPerson } from './tokens';
import { followTraffic } from './traffic';
import { World } from './World';

const SERVICE_LABEL = 'backstage.io/kubernetes-id';

/** Changes what reaches a service, and how it answers. */
export function orderTraffic(
  world: World,
  service: ServiceDefinition,
  order: Order<'traffic'>,
): void {
  const { environment, track, since, ...said } = order;
  const filter = {
    environment,
    service: service.name,
    ...(track && { labels: { track } }),
  };
  const { model } = world.prometheusOf(environment);
  refuseErrors(() => targetsOf(model, filter));
  world.traffic.of(service, environment).order(said, track);
  followTraffic(world, environment, {
    service: service.name,
    since: ago(world, since),
  });
}

/** Takes a metric out of the exposition of a service, or puts it back. */
export function orderMetric(
  world: World,
  service: ServiceDefinition,
  order: Order<'metric'>,
): void {
  const { environment, metric, missing } = order;
  const filter = { environment, service: service.name };
  const apply = missing ? omitMetric : restoreMetric;
  world
    .prometheusOf(environment)
    .change(model =>
      refuseErrors(() => apply(model, filter, metric, ago(world, order.since))),
    );
}

/**
 * Deploys an image as the pipeline does. Pinned by digest, the deployment is
 * recorded on GitHub too, for staging and prod.
 */
export async function orderImage(
  world: World,
  service: ServiceDefinition,
  order: Order<'image'>,
): Promise<{ image: string; commit: string }> {
  const { environment, tag, container, pinned } = order;
  const workload = workloadOf(world, service, environment);
  const release = releaseOf(service, tag);
  const image = pinned ? release.image : release.image.split('@')[0];
  const template = fieldsOf(fieldsOf(workload.spec).template);
  const { containers } = fieldsOf(template.spec);
  const list = Array.isArray(containers) ? containers.filter(isFields) : [];
  if (!list.some(item => item.name === container)) {
    throw new NotFound(
      `${workload.kind}/${workload.metadata.name} has no container '${container}'`,
    );
  }
  const own = container === 'app';
  const annotations =
    own && service.story.commits.annotated
      ? { 'org.opencontainers.image.revision': release.commit }
      : {};
  const labels = own ? { 'app.kubernetes.io/version': tag } : {};
  await patchObject(
    world.cluster(environment),
    workload,
    {
      metadata: { annotations },
      spec: {
        template: {
          metadata: { annotations, labels },
          spec: {
            containers: list.map(item =>
              item.name === container ? { ...item, image } : item,
            ),
          },
        },
      },
    },
    { token: systemTokens.pipeline, manager: 'helm' },
  );
  if (pinned && own) {
    recordRelease(world, service, release, environment);
  }
  return { image, commit: release.commit };
}

/** A person changes a workload by hand. */
export async function orderManualEdit(
  world: World,
  service: ServiceDefinition,
  order: Order<'manualEdit'>,
): Promise<void> {
  const person = world.company.entities.find(
    entity => entity.kind === 'User' && entity.metadata.name === order.user,
  );
  if (!person) {
    throw new NotFound(`There is no user '${order.user}' in the catalog`);
  }
  await patchObject(
    world.cluster(order.environment),
    workloadOf(world, service, order.environment),
    order.patch,
    { token: tokenOfPerson(order.user), manager: order.manager },
  );
}

/** Lets restore tests succeed or fail. */
export async function orderRestoreTest(
  world: World,
  service: ServiceDefinition,
  order: Order<'restoreTest'>,
): Promise<void> {
  const { backup } = service.story;
  if (!backup || !backupClassOf(service)) {
    throw new Refused(`${service.name} has no data and no restore test`);
  }
  const source = order.sourceRows ?? backup['source-rows'];
  backup['source-rows'] = source;
  backup['restored-rows'] =
    order.restoredRows ?? (order.succeeded ? source : backup['restored-rows']);
  await changeRun(world, service, 'restore-test', order);
}

/** Lets backups succeed or fail. */
export async function orderBackup(
  world: World,
  service: ServiceDefinition,
  order: Order<'backup'>,
): Promise<void> {
  await changeRun(world, service, order.type, order);
}

/** Opens an incident; answers its number. */
export function orderIncident(
  world: World,
  service: ServiceDefinition,
  order: Order<'incident'>,
): { number: number } {
  const { number } = world.repository(service.name).addIssue({
    title: order.title,
    body: `Service: ${service.name}`,
    state: 'open',
    author: 'sun.bo',
    labels: ['incident', order.level],
    createdAt: world.clock.now().toISOString(),
  });
  return { number };
}

/** Closes an incident. */
export function closeIncident(
  world: World,
  service: ServiceDefinition,
  number: number,
): void {
  const repository = world.repository(service.name);
  const issue = repository.issues.find(other => other.number === number);
  if (!issue) {
    throw new NotFound(`mall/${service.name} has no issue ${number}`);
  }
  if (issue.state === 'closed') {
    throw new Refused(`Issue ${number} is closed already`);
  }
  repository.closeIssue(number, {
    login: 'olga.petrova',
    at: world.clock.now().toISOString(),
  });
}

async function changeRun(
  world: World,
  service: ServiceDefinition,
  purpose: RecurringRun['purpose'],
  order: { succeeded: boolean; age?: string },
): Promise<void> {
  const runs = world.backups.get(service.name) ?? [];
  if (!runs.some(run => run.purpose === purpose)) {
    throw new Refused(`${service.name} has no ${purpose}`);
  }
  await tellBackups(
    world,
    service,
    runs.map(run =>
      run.purpose === purpose
        ? {
            ...run,
            stopped: !order.succeeded,
            lastSuccess:
              order.age !== undefined || order.succeeded
                ? ago(world, order.age ?? '0s')
                : run.lastSuccess,
          }
        : run,
    ),
  );
}

/** The workload that serves: with Flagger, the one that people deploy to. */
function workloadOf(
  world: World,
  service: ServiceDefinition,
  environment: Environment,
): KubernetesObject {
  const workload = world
    .cluster(environment)
    .objects()
    .find(
      object =>
        ['Deployment', 'StatefulSet', 'Rollout'].includes(object.kind) &&
        object.metadata.labels?.[SERVICE_LABEL] === service.name &&
        object.metadata.name === service.name,
    );
  if (!workload) {
    throw new NotFound(`${service.name} does not run in ${environment}`);
  }
  if (workload.kind === 'Rollout') {
    throw new Refused(
      `${service.name} is rolled out by Argo Rollouts, which waits for the portal: promote it, or choose a Deployment`,
    );
  }
  return workload;
}

/** The release of a tag, also one that the story does not know. */
export function releaseOf(service: ServiceDefinition, tag: string): Release {
  const known = Object.values(service.releases).find(
    release => release?.tag === tag,
  );
  return known ?? createRelease(service.name, 'candidate', tag);
}

function ago(world: World, duration: string): Date {
  return new Date(world.clock.now().getTime() - toMilliseconds(duration));
}

/** What a model can't do is the order's fault, not the server's. */
function refuseErrors<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new Refused(error instanceof Error ? error.message : String(error));
  }
}
