import type { PodManifest } from '../resources/manifests';
import { toDigest } from '../mappers/pods';
import { toPodHash } from '../mappers/revisions';

/** A pod of production that has not ended. */
export interface ProductionPod {
  name: string;
  /** Of the revision it belongs to; absent = it does not say. */
  hash?: string;
  ready: boolean;
  /** Has not been ready since its containers started: neither well nor ill. */
  starting: boolean;
  terminating: boolean;
  /** Of the service's own containers; injected ones are none. */
  digests: { container: string; digest: string }[];
  /** When containers ended that were started again; absent = not told. */
  restarts: { endedAt?: number }[];
}

/**
 * @param containers - Names of the containers that the workload itself has.
 * @returns `undefined` for a pod that has ended, or that no longer serves before it ends
 * @throws Error when a container runs and its digest can't be told
 */
export function toProductionPod(
  manifest: PodManifest,
  containers: readonly string[],
): ProductionPod | undefined {
  const { metadata = {}, status = {} } = manifest;
  const condition = status.conditions?.find(({ type }) => type === 'Ready');
  const ready = condition?.status === 'True';
  const terminating = metadata.deletionTimestamp !== undefined;
  if (
    ['Succeeded', 'Failed'].includes(status.phase ?? '') ||
    // Of a node that is lost it would never go away.
    (terminating && !ready)
  ) {
    return undefined;
  }
  const statuses = status.containerStatuses ?? [];
  const digests = statuses
    .filter(({ name }) => containers.includes(name ?? ''))
    .flatMap(({ name = '', imageID, state, ready: isReady }) => {
      const digest = toDigest(imageID);
      if (!digest && (state?.running || isReady)) {
        throw new Error('A container runs an image without a digest');
      }
      return digest ? [{ container: name, digest }] : [];
    });
  const restarts = statuses.flatMap(({ restartCount = 0, lastState }) => {
    if (restartCount === 0) {
      return [];
    }
    const endedAt = Date.parse(lastState?.terminated?.finishedAt ?? '');
    return [Number.isNaN(endedAt) ? {} : { endedAt }];
  });
  const starts = statuses.map(({ state }) =>
    Date.parse(state?.running?.startedAt ?? ''),
  );
  const since = Date.parse(condition?.lastTransitionTime ?? '');
  return {
    name: metadata.name ?? '',
    hash: toPodHash(metadata.labels ?? {}),
    ready,
    starting:
      !ready &&
      restarts.length === 0 &&
      // What was ready once changed after all containers had started.
      !(starts.length > 0 && starts.every(start => start < since)),
    terminating,
    digests,
    restarts,
  };
}
