/** One kind that the simulated server serves. */
export interface KindInfo {
  /** API group, empty for the core group. */
  group: string;
  version: string;
  kind: string;
  plural: string;
  shortNames: string[];
  namespaced: boolean;
  /** Status is written through `/status` only. */
  status: boolean;
  /** Has the `/scale` subresource. */
  scale: boolean;
  /** Counts changes of the desired state in `metadata.generation`. */
  generation: boolean;
  /** Served through a CustomResourceDefinition on a real cluster. */
  custom: boolean;
}

interface KindTraits {
  short?: string[];
  cluster?: boolean;
  status?: boolean;
  scale?: boolean;
  generation?: boolean;
}

function built(
  groupVersion: string,
  kind: string,
  plural: string,
  traits: KindTraits = {},
): KindInfo {
  const [version, group = ''] = groupVersion.split('/').reverse();
  return {
    group,
    version,
    kind,
    plural,
    shortNames: traits.short ?? [],
    namespaced: !traits.cluster,
    status: traits.status ?? false,
    scale: traits.scale ?? false,
    generation: traits.generation ?? false,
    custom: false,
  };
}

function custom(
  groupVersion: string,
  kind: string,
  plural: string,
  traits: KindTraits = {},
): KindInfo {
  return {
    ...built(groupVersion, kind, plural, { generation: true, ...traits }),
    custom: true,
  };
}

const workload = { status: true, scale: true, generation: true };

/** Every kind, in the order of discovery. */
export const KINDS: readonly KindInfo[] = [
  built('v1', 'ConfigMap', 'configmaps', { short: ['cm'] }),
  built('v1', 'Event', 'events', { short: ['ev'] }),
  built('v1', 'Namespace', 'namespaces', {
    short: ['ns'],
    cluster: true,
    status: true,
  }),
  built('v1', 'Node', 'nodes', { short: ['no'], cluster: true, status: true }),
  built('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', {
    short: ['pvc'],
    status: true,
  }),
  built('v1', 'Pod', 'pods', {
    short: ['po'],
    status: true,
    generation: true,
  }),
  built('v1', 'Secret', 'secrets'),
  built('v1', 'ServiceAccount', 'serviceaccounts', { short: ['sa'] }),
  built('v1', 'Service', 'services', { short: ['svc'], status: true }),
  built('apps/v1', 'ControllerRevision', 'controllerrevisions'),
  built('apps/v1', 'DaemonSet', 'daemonsets', {
    short: ['ds'],
    status: true,
    generation: true,
  }),
  built('apps/v1', 'Deployment', 'deployments', {
    short: ['deploy'],
    ...workload,
  }),
  built('apps/v1', 'ReplicaSet', 'replicasets', { short: ['rs'], ...workload }),
  built('apps/v1', 'StatefulSet', 'statefulsets', {
    short: ['sts'],
    ...workload,
  }),
  built(
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    'horizontalpodautoscalers',
    {
      short: ['hpa'],
      status: true,
    },
  ),
  built('batch/v1', 'CronJob', 'cronjobs', {
    short: ['cj'],
    status: true,
    generation: true,
  }),
  built('batch/v1', 'Job', 'jobs', { status: true, generation: true }),
  built('discovery.k8s.io/v1', 'EndpointSlice', 'endpointslices', {
    generation: true,
  }),
  built('networking.k8s.io/v1', 'Ingress', 'ingresses', {
    short: ['ing'],
    status: true,
    generation: true,
  }),
  built('networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies', {
    short: ['netpol'],
    generation: true,
  }),
  built('policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets', {
    short: ['pdb'],
    status: true,
    generation: true,
  }),
  built(
    'rbac.authorization.k8s.io/v1',
    'ClusterRoleBinding',
    'clusterrolebindings',
    { cluster: true },
  ),
  built('rbac.authorization.k8s.io/v1', 'ClusterRole', 'clusterroles', {
    cluster: true,
  }),
  built('rbac.authorization.k8s.io/v1', 'RoleBinding', 'rolebindings'),
  built('rbac.authorization.k8s.io/v1', 'Role', 'roles'),
  custom('argoproj.io/v1alpha1', 'AnalysisRun', 'analysisruns', {
    short: ['ar'],
  }),
  custom('argoproj.io/v1alpha1', 'Rollout', 'rollouts', {
    short: ['ro'],
    status: true,
    scale: true,
  }),
  custom('external-secrets.io/v1', 'ExternalSecret', 'externalsecrets', {
    short: ['es'],
    status: true,
  }),
  custom('flagger.app/v1beta1', 'Canary', 'canaries', { status: true }),
  custom('networking.istio.io/v1', 'DestinationRule', 'destinationrules', {
    short: ['dr'],
    status: true,
  }),
  custom('networking.istio.io/v1', 'VirtualService', 'virtualservices', {
    short: ['vs'],
    status: true,
  }),
  custom('velero.io/v1', 'Backup', 'backups'),
  custom('velero.io/v1', 'Restore', 'restores'),
  custom('velero.io/v1', 'Schedule', 'schedules', { status: true }),
];

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf(kind: { group: string; version: string }): string {
  return kind.group ? `${kind.group}/${kind.version}` : kind.version;
}

/** `deployments.apps`, or `pods` for the core group; how errors name a resource. */
export function qualifiedResource(kind: KindInfo): string {
  return kind.group ? `${kind.plural}.${kind.group}` : kind.plural;
}

/** Finds a kind by what a manifest says; undefined when it isn't served. */
export function findKind(
  apiVersion: string,
  kind: string,
): KindInfo | undefined {
  return KINDS.find(
    info => info.kind === kind && apiVersionOf(info) === apiVersion,
  );
}

/** Like {@link findKind}, for kinds that this program names itself. */
export function requireKind(apiVersion: string, kind: string): KindInfo {
  const info = findKind(apiVersion, kind);
  if (!info) {
    throw new Error(`The simulated cluster serves no ${kind} of ${apiVersion}`);
  }
  return info;
}
