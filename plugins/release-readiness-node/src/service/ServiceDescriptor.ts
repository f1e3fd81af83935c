import type {
  EnvironmentName,
  MappingProblem,
} from '@release-readiness/backstage-plugin-release-readiness-common';

/** @public */
export type DataClass = 'core' | 'important' | 'non-core' | 'none';

/** @public */
export type ServiceRuntime =
  'jvm' | 'go' | 'node' | 'python' | 'dotnet' | 'other';

/** Where an environment of a service is. @public */
export interface EnvironmentLocation {
  /** Name of the cluster as Backstage's Kubernetes plugin knows it. */
  cluster: string;
  namespace: string;
}

/**
 * A service of the catalog and how it maps to the sources, from its
 * annotations and the configuration. Everything absent is a problem that is
 * listed, or not configured.
 *
 * @public
 */
export interface ServiceDescriptor {
  entityRef: string;
  /** `metadata.name`. */
  name: string;
  title: string;
  owner?: string;
  system?: string;
  domain?: string;
  type?: string;
  lifecycle?: string;
  /** Workloads carry the label `backstage.io/kubernetes-id` with this value, or match the selector. */
  kubernetes?: { id?: string; labelSelector?: string };
  environments: Partial<Record<EnvironmentName, EnvironmentLocation>>;
  /** Declared absent by annotation `none`. */
  absentEnvironments: EnvironmentName[];
  github?: { host: string; owner: string; repository: string };
  /** Value of the label that names the service in metrics. */
  metricsService: string;
  /** Name that backup metrics and jobs carry. */
  backupName: string;
  incidentLabel?: string;
  dataClass?: DataClass;
  businessLine?: string;
  runtime: ServiceRuntime;
  /** `http:` or `https:`, without credentials. */
  healthUrl?: string;
  problems: MappingProblem[];
}
