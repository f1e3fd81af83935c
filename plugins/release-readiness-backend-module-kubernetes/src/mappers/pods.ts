import type {
  ContainerObservation,
  PodObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type {
  ContainerStatusManifest,
  PodManifest,
} from '../resources/manifests';
import { toEphemeralContainers } from './containers';
import { toIdentity, type ObjectIdentity } from './identity';

/** A pod; whether it is a canary is told by what owns it. */
export interface PodRecord extends ObjectIdentity {
  observation: Omit<PodObservation, 'track' | 'current' | 'startedAt'>;
  /** Since when each container runs, by its name; without those that don't. */
  starts: ReadonlyMap<string, string>;
  /** Requests and limits by container, with what defaults added. */
  resources: ReadonlyMap<string, ContainerResources>;
  ephemeralContainers: readonly ContainerObservation[];
}

/** What a container asks for and may use. */
export type ContainerResources = NonNullable<ContainerObservation['effective']>;

/** The digest of an `imageID`, which may carry a scheme and a repository. */
export function toDigest(imageId: string | undefined): string | undefined {
  return /sha256:[0-9a-f]{64}$/.exec(imageId ?? '')?.[0];
}

function toImage(status: ContainerStatusManifest) {
  const digest = toDigest(status.imageID);
  return {
    container: status.name ?? '',
    image: status.image ?? '',
    ...(digest && { digest }),
  };
}

/** @param manifest - A `v1` Pod. */
export function toPodRecord(manifest: PodManifest): PodRecord {
  const identity = toIdentity(manifest);
  const { spec = {}, status = {} } = manifest;
  const containers = status.containerStatuses ?? [];
  return {
    ...identity,
    starts: new Map(
      containers.flatMap(({ name = '', state }): [string, string][] =>
        state?.running?.startedAt ? [[name, state.running.startedAt]] : [],
      ),
    ),
    resources: new Map(
      [...(spec.initContainers ?? []), ...(spec.containers ?? [])].map(
        ({ name = '', resources }) => [
          name,
          {
            requests: resources?.requests ?? {},
            limits: resources?.limits ?? {},
          },
        ],
      ),
    ),
    ephemeralContainers: toEphemeralContainers(manifest),
    observation: {
      name: identity.name,
      ...(spec.nodeName && { node: spec.nodeName }),
      phase: status.phase ?? 'Unknown',
      ready: (status.conditions ?? []).some(
        ({ type, status: holds }) => type === 'Ready' && holds === 'True',
      ),
      restarts: containers.reduce(
        (sum, { restartCount = 0 }) => sum + restartCount,
        0,
      ),
      ...(manifest.metadata?.deletionTimestamp && {
        terminating: true as const,
      }),
      images: [...(status.initContainerStatuses ?? []), ...containers].map(
        toImage,
      ),
    },
  };
}
