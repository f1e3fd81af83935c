import type { ContainerObservation } from '@release-readiness/backstage-plugin-release-readiness-node';
import type {
  ContainerManifest,
  PodManifest,
  PodTemplateManifest,
} from '../resources/manifests';
import { toJvmOptions } from './jvmOptions';

/** The containers of a pod template, in its order: init, then the others. */
export function toContainers(
  template: PodTemplateManifest | undefined,
): ContainerObservation[] {
  const spec = template?.spec ?? {};
  return [
    ...(spec.initContainers ?? []).map(container =>
      // An init container that keeps running is a sidecar (KEP-753).
      toContainer(
        container,
        container.restartPolicy === 'Always' ? 'sidecar' : 'init',
      ),
    ),
    ...(spec.containers ?? []).map(container =>
      toContainer(container, 'container'),
    ),
  ];
}

/** Containers that somebody added to a running pod; no template has them. */
export function toEphemeralContainers({
  spec,
}: PodManifest): ContainerObservation[] {
  // Of one that is there to debug only what it runs tells anything.
  return (spec?.ephemeralContainers ?? []).map(({ name, image }) =>
    toContainer({ name, image }, 'ephemeral'),
  );
}

function toContainer(
  container: ContainerManifest,
  role: ContainerObservation['role'],
): ContainerObservation {
  const preStopDelaySeconds = toPreStopDelay(container);
  return {
    name: container.name ?? '',
    role,
    image: container.image ?? '',
    requests: container.resources?.requests ?? {},
    limits: container.resources?.limits ?? {},
    jvmOptions: toJvmOptions(container),
    serving: (container.ports ?? []).length > 0,
    livenessProbe: container.livenessProbe !== undefined,
    readinessProbe: container.readinessProbe !== undefined,
    startupProbe: container.startupProbe !== undefined,
    ...(preStopDelaySeconds !== undefined && { preStopDelaySeconds }),
  };
}

/** Seconds of a `sleep`; 0 for a hook whose delay can't be told. */
function toPreStopDelay(container: ContainerManifest): number | undefined {
  const hook = container.lifecycle?.preStop;
  if (!hook) {
    return undefined;
  }
  if (hook.sleep) {
    return hook.sleep.seconds ?? 0;
  }
  const command = (hook.exec?.command ?? []).join(' ');
  const seconds = /(?:^|[\s;&/])sleep\s+(\d+(?:\.\d+)?)s?(?=$|[\s;&])/.exec(
    command,
  )?.[1];
  return seconds === undefined ? 0 : Number(seconds);
}
