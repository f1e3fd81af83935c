import { KubernetesObject } from '../../kubernetes/model';
import {
  deployedAt,
  Environment,
  Release,
  ReleaseName,
  releaseNames,
  ServiceDefinition,
} from '../definition';
import { BusinessLine } from '../definition/businessLines';
import { Fields, fieldsOf, mergePatch } from '../manifests';

/** One pod template that a workload has had. */
export interface Revision {
  number: number;
  template: Fields;
  /** Hash that names its ReplicaSet. */
  hash: string;
  since: Date;
  /** It is the one whose pods run. */
  current: boolean;
}

interface Context {
  service: ServiceDefinition;
  environment: Environment;
  lines: readonly BusinessLine[];
  now: Date;
}

/**
 * The revisions of a workload, oldest first.
 *
 * @param versions - the workload as each release of the history applied it.
 */
export function revisionsOf(
  versions: readonly { release: Release; workload: KubernetesObject }[],
  context: Context,
): Revision[] {
  const templates = versions.map(({ release, workload }) => {
    const template = fieldsOf(fieldsOf(workload.spec).template);
    return isAborted(workload)
      ? templateOfRelease(template, release)
      : template;
  });
  const newest = versions.at(-1)?.workload;
  const distinct = templates.filter(
    (template, index) => !same(template, templates[index + 1]),
  );
  const revisions = distinct.map((template, index) => {
    const release = releaseOf(template, context.service);
    return {
      number: index + 1,
      template,
      hash: release.podHash,
      since: deployedAt(
        context.service,
        context.environment,
        release.name,
        context.lines,
        context.now,
      ),
      current: index === distinct.length - 1,
    };
  });
  return newest && isAborted(newest)
    ? [...revisions, abortedRevision(newest, revisions.length, context)]
    : revisions;
}

/** Whether a controller gave the newest version up and went back. */
function isAborted(workload: KubernetesObject): boolean {
  return fieldsOf(workload.status).abort === true;
}

/** The version that was given up: known, but without pods. */
function abortedRevision(
  workload: KubernetesObject,
  before: number,
  { service }: Context,
): Revision {
  const template = fieldsOf(fieldsOf(workload.spec).template);
  return {
    number: before + 1,
    template,
    hash: releaseOf(template, service).podHash,
    since: new Date(
      Date.parse(String(fieldsOf(workload.status).abortedAt)) - 8 * 60_000,
    ),
    current: false,
  };
}

function templateOfRelease(template: Fields, release: Release): Fields {
  return fieldsOf(
    mergePatch(template, {
      metadata: {
        labels: { 'app.kubernetes.io/version': release.tag },
        annotations: { 'org.opencontainers.image.revision': release.commit },
      },
      spec: { containers: [{ name: 'app', image: release.image }] },
    }),
  );
}

function releaseOf(template: Fields, service: ServiceDefinition): Release {
  const text = JSON.stringify(template);
  const named = releaseNames
    .map((name: ReleaseName) => service.releases[name])
    .find(release => release && text.includes(release.digest));
  return named ?? service.releases.production;
}

function same(a: Fields, b: Fields | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
