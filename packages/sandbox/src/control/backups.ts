import {
  BACKUP_JOB,
  buildBackups,
  buildBackupTarget,
  continueRun,
  purposeOf,
  RecurringRun,
  ServiceDefinition,
} from '../company';
import { isFields } from '../company/manifests';
import { KubernetesObject } from '../kubernetes';
import { createObject, deleteObject, patchObject } from './clusterRequests';
import { systemTokens } from './tokens';
import { World } from './World';

const controllers = {
  token: systemTokens.controllers,
  manager: 'kube-controller-manager',
};

const SERVICE_LABEL = 'backstage.io/kubernetes-id';

/** Lets what recurs recur: backups that fell due since they were told last are told in the cluster. */
export async function continueBackups(world: World): Promise<void> {
  const now = world.clock.now();
  for (const service of world.company.services) {
    const before = world.backups.get(service.name) ?? [];
    const after = before.map(run => continueRun(run, now));
    if (after.some((run, index) => !sameTime(run, before[index]))) {
      world.backups.set(service.name, after);
      await tellCluster(world, service, after);
    }
  }
}

/** Tells a changed story of backups everywhere: CronJobs, Velero and metrics. */
export async function tellBackups(
  world: World,
  service: ServiceDefinition,
  runs: RecurringRun[],
): Promise<void> {
  world.backups.set(service.name, runs);
  await tellCluster(world, service, runs);
  world.prometheusOf('prod').change(model => {
    const index = model.targets.findIndex(
      target => target.job === BACKUP_JOB && target.service === service.name,
    );
    const target = buildBackupTarget(service, runs, model.historyStart);
    if (target && index >= 0) {
      model.targets[index] = target;
    }
  });
}

async function tellCluster(
  world: World,
  service: ServiceDefinition,
  runs: readonly RecurringRun[],
): Promise<void> {
  const cluster = world.cluster('prod');
  const existing = cluster
    .objects()
    .filter(
      object =>
        object.metadata.labels?.[SERVICE_LABEL] === service.name &&
        purposeOf(object) !== undefined,
    );
  const schedules = existing.filter(object =>
    ['CronJob', 'Schedule'].includes(object.kind),
  );
  for (const wanted of buildBackups(runs, schedules, world.clock.now())) {
    const { kind, metadata } = wanted;
    const present = existing.find(
      object => object.kind === kind && object.metadata.name === metadata.name,
    );
    if (!present) {
      await createObject(cluster, wanted, controllers);
      await setStatus(world, wanted);
    } else if (['CronJob', 'Schedule'].includes(kind)) {
      await setStatus(world, wanted);
    }
  }
  await removeOldest(world, existing);
}

/** As the history limits say, one finished job and one backup stays. */
async function removeOldest(
  world: World,
  before: readonly KubernetesObject[],
): Promise<void> {
  const cluster = world.cluster('prod');
  const prefixes = new Map<string, KubernetesObject[]>();
  for (const object of before) {
    if (object.kind === 'Job' || object.kind === 'Backup') {
      const prefix = `${object.kind}/${object.metadata.name?.replace(/-\d+$/, '')}`;
      prefixes.set(prefix, [...(prefixes.get(prefix) ?? []), object]);
    }
  }
  for (const [, objects] of prefixes) {
    const ordered = objects.sort((a, b) =>
      (a.metadata.name ?? '').localeCompare(b.metadata.name ?? ''),
    );
    for (const old of ordered.slice(0, -2)) {
      await deleteObject(cluster, old, controllers);
    }
  }
}

async function setStatus(
  world: World,
  object: KubernetesObject,
): Promise<void> {
  if (isFields(object.status) && object.kind !== 'Backup') {
    await patchObject(
      world.cluster('prod'),
      object,
      { status: object.status },
      { ...controllers, subresource: 'status' },
    );
  }
}

function sameTime(a: RecurringRun, b: RecurringRun): boolean {
  return a.lastSuccess.getTime() === b.lastSuccess.getTime();
}
