import { environmentNames } from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  ContainerManifest,
  PodTemplateManifest,
  VolumeManifest,
} from '../resources/manifests';

/** A reference to a ConfigMap: to one key, or to all it has. */
export interface ConfigMapReference {
  name: string;
  /** Absent: all keys. */
  key?: string;
}

/** How a pod template is configured: names and places, no value. */
export interface ConfigurationReferences {
  environmentVariables: string[];
  configMaps: ConfigMapReference[];
  secretKeys: string[];
  mountedFiles: string[];
  /** Claims that are mounted. */
  claims: string[];
}

const environmentSuffix = new RegExp(
  `-(${[...environmentNames, 'production', 'stage'].join('|')})$`,
);
// The alphabet of Kubernetes' safe encoding, which Kustomize uses for hashes.
const hashSuffix = /-[bcdfghkmt2456789]{10}$/;

/** A name as it would be in any environment: without environment and content hash at its end. */
export function neutralName(name: string): string {
  return name.replace(hashSuffix, '').replace(environmentSuffix, '');
}

/** Reads which configuration a pod template refers to. Values are not looked at. */
export function toConfigurationReferences(
  template: PodTemplateManifest | undefined,
): ConfigurationReferences {
  const spec = template?.spec ?? {};
  const containers = [
    ...(spec.initContainers ?? []),
    ...(spec.containers ?? []),
  ];
  const volumes = spec.volumes ?? [];
  return {
    environmentVariables: sorted(
      containers.flatMap(({ name, env }) =>
        (env ?? []).map(variable => `${name}/${variable.name}`),
      ),
    ),
    configMaps: [
      ...containers.flatMap(configMapsOfContainer),
      ...volumes.flatMap(configMapsOfVolume),
    ],
    secretKeys: sorted([
      ...containers.flatMap(secretsOfContainer),
      ...volumes.flatMap(secretsOfVolume),
    ]),
    mountedFiles: sorted(
      containers.flatMap(container => mountedFiles(container, volumes)),
    ),
    claims: volumes.flatMap(
      ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [],
    ),
  };
}

function configMapsOfContainer(
  container: ContainerManifest,
): ConfigMapReference[] {
  const single = (container.env ?? []).flatMap(({ valueFrom }) => {
    const { name, key } = valueFrom?.configMapKeyRef ?? {};
    return name && key ? { name, key } : [];
  });
  const whole = (container.envFrom ?? []).flatMap(({ configMapRef }) =>
    configMapRef?.name ? { name: configMapRef.name } : [],
  );
  return [...single, ...whole];
}

function configMapsOfVolume(volume: VolumeManifest): ConfigMapReference[] {
  const sources = [
    volume.configMap,
    ...(volume.projected?.sources ?? []).map(({ configMap }) => configMap),
  ];
  return sources.flatMap(source => {
    const name = source?.name;
    if (!name) {
      return [];
    }
    return source.items
      ? source.items.flatMap(({ key }) => (key ? { name, key } : []))
      : { name };
  });
}

function secretsOfContainer(container: ContainerManifest): string[] {
  const single = (container.env ?? []).flatMap(({ valueFrom }) => {
    const { name, key } = valueFrom?.secretKeyRef ?? {};
    return name && key ? `${neutralName(name)}/${key}` : [];
  });
  const whole = (container.envFrom ?? []).flatMap(({ secretRef }) =>
    secretRef?.name ? `${neutralName(secretRef.name)}/*` : [],
  );
  return [...single, ...whole];
}

function secretsOfVolume(volume: VolumeManifest): string[] {
  const sources = [
    { name: volume.secret?.secretName, items: volume.secret?.items },
    ...(volume.projected?.sources ?? []).map(({ secret }) => secret),
  ];
  return sources.flatMap(source => {
    if (!source?.name) {
      return [];
    }
    const name = neutralName(source.name);
    return source.items
      ? source.items.flatMap(({ key }) => (key ? `${name}/${key}` : []))
      : `${name}/*`;
  });
}

/** Mount paths of volumes that carry configuration; scratch and data are none. */
function mountedFiles(
  container: ContainerManifest,
  volumes: VolumeManifest[],
): string[] {
  const configuring = volumes
    .filter(
      ({ configMap, secret, projected }) => configMap ?? secret ?? projected,
    )
    .map(({ name }) => name);
  return (container.volumeMounts ?? [])
    .filter(({ name }) => configuring.includes(name))
    .map(({ mountPath }) => `${container.name}:${mountPath}`);
}

function sorted(values: string[]): string[] {
  return [...new Set(values)].sort();
}
