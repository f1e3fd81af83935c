import type {
  ImageDigest,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { WorkloadObservation } from '@release-readiness/backstage-plugin-release-readiness-node';
import { parseImage } from '../../checks/images';
import { workloadTitle } from '../../checks/workloads';
import { servingWorkloads } from './runningImages';

/** A revision by number; 0 is Helm's word for "the one before", which moves. */
const numberPattern = /^[1-9][0-9]*$/;

/** Its own history has numbers that mean something else to Helm. */
function isOfHelm(workload: WorkloadObservation): boolean {
  const { helmRevision, managedByHelm, chart } = workload;
  return managedByHelm === true || (helmRevision ?? chart) !== undefined;
}

function revisionOf(workload: WorkloadObservation): string | undefined {
  const { helmRevision, revisions } = workload;
  if (isOfHelm(workload)) {
    return numberPattern.test(helmRevision ?? '') ? helmRevision : undefined;
  }
  const current = revisions.find(revision => revision.current)?.revision;
  return current !== undefined && current > 0 ? `${current}` : undefined;
}

/**
 * The revision that runs in prod now, to be gone back to by number: Helm's,
 * which the deployment workflow leaves on the workload, or the workload's own
 * where Helm does not deploy it. Several workloads have to agree, because a
 * plan names one.
 */
export function pinnedRevision(prod: readonly WorkloadObservation[]): {
  revision?: string;
  problem?: TextReference;
} {
  const serving = servingWorkloads(prod);
  const revisions = serving.map(revisionOf);
  const [revision] = revisions;
  const unknown = serving.find((_, index) => revisions[index] === undefined);
  if (unknown || revision === undefined) {
    return { problem: noRevision(unknown) };
  }
  return revisions.every(each => each === revision)
    ? { revision }
    : {
        problem: {
          key: 'promotion.release.revisions-differ',
          params: {
            revisions: serving
              .map(
                (each, index) => `${workloadTitle(each)} ${revisions[index]}`,
              )
              .join(', '),
          },
        },
      };
}

function noRevision(workload: WorkloadObservation | undefined): TextReference {
  return {
    key: 'promotion.release.no-revision',
    params: { workload: workload ? workloadTitle(workload) : '–' },
  };
}

/**
 * Why a number that was pinned can't be Helm's: what Helm deploys does not say
 * its revision. `undefined` = every workload says it, or is not Helm's.
 */
export function missingHelmRevision(
  prod: readonly WorkloadObservation[],
): TextReference | undefined {
  const silent = servingWorkloads(prod).find(
    workload => isOfHelm(workload) && revisionOf(workload) === undefined,
  );
  return silent && noRevision(silent);
}

/**
 * Whether a pinned revision is still there to go back to. It runs now, or a
 * workload's history has it with its digests. Helm's own history is in Secrets,
 * which nobody reads: where only it could tell, it is not known.
 */
export function revisionExists(
  prod: readonly WorkloadObservation[],
  target: { revision: string; digests: readonly ImageDigest[] },
): boolean | undefined {
  const serving = servingWorkloads(prod);
  if (serving.length === 0) return undefined;
  const digests = new Set(target.digests.map(({ digest }) => digest));
  const verdicts = serving.map(workload => {
    if (revisionOf(workload) === target.revision) return true;
    const kept = workload.revisions.some(revision =>
      revision.images.some(({ image }) =>
        digests.has(parseImage(image).digest ?? ''),
      ),
    );
    if (kept) return true;
    const tells =
      !isOfHelm(workload) &&
      workload.revisions.every(revision =>
        revision.images.every(({ image }) => parseImage(image).digest),
      );
    return tells ? false : undefined;
  });
  if (verdicts.includes(false)) return false;
  return verdicts.includes(undefined) ? undefined : true;
}
