import type { Entity } from '@backstage/catalog-model';

/** Annotations of Backstage that say where a service runs and where its code is. */
export const mappingAnnotations = {
  kubernetesId: 'backstage.io/kubernetes-id',
  kubernetesLabelSelector: 'backstage.io/kubernetes-label-selector',
  githubProjectSlug: 'github.com/project-slug',
} as const;

/**
 * Whether the entity can have a scorecard: a Component of type `service`.
 *
 * @public
 */
export function isReleaseReadinessAvailable(entity: Entity): boolean {
  return (
    entity.kind.toLocaleLowerCase('en-US') === 'component' &&
    entity.spec?.type === 'service'
  );
}

/** Whether the entity names anything by which its evidence can be found. */
export function isMapped(entity: Entity): boolean {
  const annotations = entity.metadata.annotations ?? {};
  return Object.values(mappingAnnotations).some(name => annotations[name]);
}

/** Whether the entity has a Kubernetes tab, by the rule of that plugin. */
export function hasKubernetesTab(entity: Entity): boolean {
  const annotations = entity.metadata.annotations ?? {};
  return Boolean(
    annotations[mappingAnnotations.kubernetesId] ||
    annotations[mappingAnnotations.kubernetesLabelSelector],
  );
}
