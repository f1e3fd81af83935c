import type {
  ImageDigest,
  TextReference,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type { WorkloadObservation } from '@release-readiness/backstage-plugin-release-readiness-node';
import { commonWorkloadName, workloadTitle } from '../../checks/workloads';

/** What runs in an environment, or why that can't be told. */
export interface RunningImages {
  images: ImageDigest[];
  /** Parameters `environment` and what is wrong; empty = settled. */
  problems: TextReference[];
}

/** An evicted pod lingers, and runs nothing. */
const endedPhases = ['Failed', 'Succeeded'];

const digestPattern = /^sha256:[0-9a-f]{64}$/;

/** Workloads that serve: no canaries, nothing that is scaled to zero. */
export function servingWorkloads(
  workloads: readonly WorkloadObservation[],
): WorkloadObservation[] {
  return workloads.filter(
    ({ track, desiredReplicas }) => track === 'stable' && desiredReplicas > 0,
  );
}

/** `Deployment/mall-order · app`. */
function containerTitle(workload: WorkloadObservation, name: string): string {
  return `${workloadTitle(workload)} · ${name}`;
}

function isSettled(workload: WorkloadObservation): boolean {
  return (
    (workload.observedGeneration ?? -1) >= workload.generation &&
    workload.updatedReplicas >= workload.desiredReplicas
  );
}

/**
 * The digests that pods of the serving workloads run, one a container. More
 * than one, or a rollout that is not over, is a problem: what runs is still
 * changing.
 */
export function runningImages(
  environment: 'staging' | 'prod',
  workloads: readonly WorkloadObservation[],
): RunningImages {
  const problems: TextReference[] = [];
  const note = (key: string, params: Record<string, string>) =>
    problems.push({
      key: `promotion.release.${key}`,
      params: { environment, ...params },
    });
  const images = servingWorkloads(workloads).flatMap(workload => {
    if (!isSettled(workload)) {
      note('moving', { workload: workloadTitle(workload) });
      return [];
    }
    const pods = workload.pods.filter(
      ({ track, phase }) => track === 'stable' && !endedPhases.includes(phase),
    );
    return workload.containers
      .filter(({ role }) => role === 'container')
      .flatMap(({ name }): ImageDigest[] => {
        const container = containerTitle(workload, name);
        const running = pods.map(
          pod => pod.images.find(image => image.container === name)?.digest,
        );
        const digests = [...new Set(running)];
        const [digest] = digests;
        if (digests.some(each => !digestPattern.test(each ?? '')) || !digest) {
          note('digest-unknown', { container });
          return [];
        }
        if (digests.length > 1) {
          note('moving', { workload: container });
          return [];
        }
        return [{ container, digest }];
      });
  });
  return { images, problems };
}

/** Images of the candidate by the names of the containers that they are for in prod. */
export function namedForProduction(
  images: readonly ImageDigest[],
  staging: readonly WorkloadObservation[],
  prod: readonly WorkloadObservation[],
): ImageDigest[] {
  const titles = new Map(
    servingWorkloads(staging).flatMap(workload => {
      const other = servingWorkloads(prod).find(
        candidate =>
          commonWorkloadName(candidate) === commonWorkloadName(workload),
      );
      return workload.containers.map(({ name }): [string, string] => [
        containerTitle(workload, name),
        containerTitle(other ?? workload, name),
      ]);
    }),
  );
  return images.map(({ container, digest }) => ({
    container: titles.get(container) ?? container,
    digest,
  }));
}
