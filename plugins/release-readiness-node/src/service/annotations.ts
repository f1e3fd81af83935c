/** `core`, `important`, `non-core` (§7.1) or `none` for a service without data. @public */
export const dataClassAnnotation = 'release-readiness.io/data-class';

/** Name of the business line whose peak windows count (§2.1). @public */
export const businessLineAnnotation = 'release-readiness.io/business-line';

/** `jvm`, `go`, `node`, `python`, `dotnet`, `other` (§6.1). @public */
export const runtimeAnnotation = 'release-readiness.io/runtime';

/** Value of the label that names the service in Prometheus, where it is not the Kubernetes id. @public */
export const metricsServiceAnnotation = 'release-readiness.io/metrics-service';

/** Name that backup metrics and jobs carry, where it is not the Kubernetes id. @public */
export const backupNameAnnotation = 'release-readiness.io/backup-name';

/**
 * Where an environment of this service is, where the configured pattern is
 * wrong for it: `release-readiness.io/environment-prod: cluster/namespace`,
 * or `none` for an environment that the service does not have by design.
 *
 * @public
 */
export const environmentAnnotationPrefix = 'release-readiness.io/environment-';

/** Label that an incident of this service carries in a shared repository. @public */
export const incidentLabelAnnotation = 'release-readiness.io/incident-label';

/**
 * URL that tells whether the service is well (§5.2): called with
 * `x-canary: true` while a canary runs, any 2xx is well.
 *
 * @public
 */
export const healthUrlAnnotation = 'release-readiness.io/health-url';

/** Every annotation of this product starts with this. @public */
export const annotationPrefix = 'release-readiness.io/';

/** Standard annotations of Backstage's Kubernetes and GitHub plugins. @public */
export const standardAnnotations = {
  kubernetesId: 'backstage.io/kubernetes-id',
  kubernetesLabelSelector: 'backstage.io/kubernetes-label-selector',
  kubernetesNamespace: 'backstage.io/kubernetes-namespace',
  kubernetesCluster: 'backstage.io/kubernetes-cluster',
  githubProjectSlug: 'github.com/project-slug',
} as const;
