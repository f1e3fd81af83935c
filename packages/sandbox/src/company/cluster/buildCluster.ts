import { findKind } from '../../kubernetes/api/kinds';
import { KubernetesObject } from '../../kubernetes/model';
import { nextManagedFields } from '../../kubernetes/store/managedFields';
import { Company } from '../Company';
import {
  backupRuns,
  currentRelease,
  deployedAt,
  Environment,
  historyOf,
  ServiceDefinition,
} from '../definition';
import { renderCluster, renderService, timestamp } from '../manifests';
import { buildBackups } from './backups';
import { buildEndpoints } from './endpoints';
import { revisionsOf } from './revisions';
import { buildWorkload, WORKLOAD_KINDS } from './workloads';

const CLUSTER_AGE = 400 * 24 * 3_600_000;
const FIRST_DEPLOYED = 180 * 24 * 3_600_000;

/**
 * Everything that a cluster holds at the start: the rendered manifests as the
 * pipeline applied them at their times, and what the controllers made of them.
 */
export function buildCluster(
  company: Company,
  environment: Environment,
  now: Date,
): KubernetesObject[] {
  const common = renderCluster(company.manifests, environment, now)
    .filter(isServed)
    .map(object => created(object, new Date(now.getTime() - CLUSTER_AGE)));
  const nodes = common.filter(object => object.kind === 'Node');
  const services = company.services.filter(service =>
    service.story.environments.includes(environment),
  );
  return [
    ...common,
    ...services.flatMap((service, turn) =>
      buildService({ company, service, environment, nodes, turn, now }),
    ),
  ];
}

interface ServiceContext {
  company: Company;
  service: ServiceDefinition;
  environment: Environment;
  nodes: readonly KubernetesObject[];
  turn: number;
  now: Date;
}

function buildService(context: ServiceContext): KubernetesObject[] {
  const { company, service, environment, nodes, turn, now } = context;
  const versions = historyOf(service, environment).map((release, index) => ({
    release,
    objects: renderService({
      tree: company.manifests,
      service,
      environment,
      release,
      revision: index + 1,
      now,
    }),
  }));
  const newest = versions.at(-1)?.objects ?? [];
  const applied = newest
    .filter(isServed)
    .map(object => byPipeline(object, context));
  const workloads = applied
    .filter(object => WORKLOAD_KINDS.includes(object.kind))
    .flatMap(workload =>
      buildWorkload({
        workload,
        revisions: revisionsOf(
          versions.flatMap(({ release, objects }) =>
            objects
              .filter(
                object =>
                  object.kind === workload.kind &&
                  object.metadata.name === workload.metadata.name,
              )
              .map(object => ({ release, workload: object })),
          ),
          { service, environment, lines: company.businessLines, now },
        ),
        nodes,
        unschedulable: service.story.unschedulable[environment] ?? 0,
        turn,
      }),
    );
  const others = applied.filter(
    object => !WORKLOAD_KINDS.includes(object.kind),
  );
  return [
    ...workloads,
    ...buildBackups(backupRuns(service, now), others, now),
    ...buildEndpoints(others, workloads),
  ];
}

/** The simulated server serves fewer kinds than a real one. */
function isServed(object: KubernetesObject): boolean {
  return findKind(object.apiVersion, object.kind) !== undefined;
}

function created(object: KubernetesObject, at: Date): KubernetesObject {
  return {
    ...object,
    metadata: { ...object.metadata, creationTimestamp: timestamp(at) },
  };
}

/** The object as Helm applied it in the pipeline, when the release that runs was deployed. */
function byPipeline(
  object: KubernetesObject,
  { company, service, environment, now }: ServiceContext,
): KubernetesObject {
  const first =
    historyOf(service, environment)[0] === service.releases.production &&
    environment === 'prod'
      ? deployedAt(
          service,
          environment,
          'production',
          company.businessLines,
          now,
        )
      : new Date(now.getTime() - FIRST_DEPLOYED);
  const deployed = deployedAt(
    service,
    environment,
    currentRelease(service, environment).name,
    company.businessLines,
    now,
  );
  const { status: _, ...desired } = object;
  const seeded = created(object, first);
  return {
    ...seeded,
    metadata: {
      ...seeded.metadata,
      managedFields: nextManagedFields(
        desired as KubernetesObject,
        undefined,
        { manager: 'helm' },
        timestamp(deployed),
      ),
    },
  };
}
