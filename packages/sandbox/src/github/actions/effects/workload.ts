import { z } from 'zod';
import { KubernetesObject } from '../../../kubernetes/model';

const EFFECT = 'release-readiness.io/effect-id';

const deploymentShape = z.looseObject({
  replicas: z.number().default(1),
  selector: z.looseObject({
    matchLabels: z.record(z.string(), z.string()).default({}),
  }),
  template: z.looseObject({
    metadata: z.looseObject({
      labels: z.record(z.string(), z.string()).default({}),
      annotations: z.record(z.string(), z.string()).optional(),
    }),
    spec: z.looseObject({
      containers: z.array(
        z.looseObject({ name: z.string(), image: z.string() }),
      ),
    }),
  }),
});

export type DeploymentSpec = z.infer<typeof deploymentShape>;

const meshShape = z.looseObject({
  http: z.array(
    z.looseObject({
      name: z.string().optional(),
      route: z.array(
        z.looseObject({
          destination: z.looseObject({ subset: z.string().optional() }),
          weight: z.number().optional(),
        }),
      ),
    }),
  ),
});

export const deploymentSpec = (object: KubernetesObject): DeploymentSpec =>
  deploymentShape.parse(object.spec);

export interface NewImage {
  /** `Deployment/mall-order · app`. */
  container: string;
  digest: string;
}

/** The spec with the digests that the portal gave out; by digest alone, no tag. */
export function withDigests(
  spec: DeploymentSpec,
  digests: readonly NewImage[],
): DeploymentSpec {
  const { template } = spec;
  return {
    ...spec,
    template: {
      ...template,
      spec: {
        ...template.spec,
        containers: template.spec.containers.map(container => {
          const image = digests.find(
            ({ container: name }) => name.split(' · ')[1] === container.name,
          );
          const [repository] = container.image.split('@');
          return image
            ? {
                ...container,
                image: `${repository.replace(/:[^:/]*$/, '')}@${image.digest}`,
              }
            : container;
        }),
      },
    },
  };
}

/** The template as the chart renders it for a commit. */
export function withCommit(
  template: DeploymentSpec['template'],
  commit: string,
): DeploymentSpec['template'] {
  const { metadata } = template;
  return {
    ...template,
    metadata: {
      ...metadata,
      annotations: {
        ...metadata.annotations,
        'org.opencontainers.image.revision': commit,
      },
    },
  };
}

/** The spec as a release was, from its record. */
export function recordedRelease(
  spec: DeploymentSpec,
  record: KubernetesObject,
): DeploymentSpec {
  const { release } = z.object({ release: z.string() }).parse(record.data);
  return deploymentShape.parse({ ...spec, template: JSON.parse(release) });
}

/** A Deployment beside the stable one, with the template of the candidate. */
export function canaryOf(
  stable: KubernetesObject,
  options: {
    template: DeploymentSpec['template'];
    replicas: number;
    effectId: string;
  },
): KubernetesObject {
  const spec = deploymentSpec(stable);
  const { template } = options;
  const { name, namespace, labels } = stable.metadata;
  const track = { track: 'canary' };
  const kept = Object.entries({ ...labels, ...track }).filter(
    ([key]) =>
      key !== 'app.kubernetes.io/managed-by' && key !== 'helm.sh/chart',
  );
  return {
    apiVersion: stable.apiVersion,
    kind: stable.kind,
    metadata: {
      name: `${name}-canary`,
      namespace,
      labels: Object.fromEntries(kept),
      annotations: { [EFFECT]: options.effectId },
    },
    spec: {
      ...spec,
      replicas: options.replicas,
      selector: {
        ...spec.selector,
        matchLabels: { ...spec.selector.matchLabels, ...track },
      },
      template: {
        ...template,
        metadata: {
          ...template.metadata,
          labels: { ...template.metadata.labels, ...track },
        },
      },
    },
  };
}

/**
 * The VirtualService with a weight on the canary's subset of route `primary`.
 *
 * @param effectId - Left on it; empty where on-call acts without the portal.
 */
export function withWeight(
  mesh: KubernetesObject,
  weight: number,
  effectId: string,
): KubernetesObject {
  const spec = meshShape.parse(mesh.spec);
  const primary = spec.http.find(({ name }) => name === 'primary');
  const subsets = primary?.route.map(({ destination }) => destination.subset);
  if (!subsets?.includes('canary') || !subsets.includes('stable')) {
    throw new Error(
      `VirtualService ${mesh.metadata.name} has no route 'primary' to stable and canary`,
    );
  }
  return {
    ...mesh,
    metadata: {
      ...mesh.metadata,
      annotations: { ...mesh.metadata.annotations, [EFFECT]: effectId },
    },
    spec: {
      ...spec,
      http: spec.http.map(route =>
        route === primary
          ? {
              ...route,
              route: route.route.map(destination => ({
                ...destination,
                weight:
                  destination.destination.subset === 'canary'
                    ? weight
                    : 100 - weight,
              })),
            }
          : route,
      ),
    },
  };
}
