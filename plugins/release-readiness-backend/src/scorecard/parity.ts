import {
  environmentNames,
  type EnvironmentName,
  type EnvironmentSummary,
  type ParityMatrix,
  type ParityRow,
} from '@release-readiness/backstage-plugin-release-readiness-common';
import type {
  ContainerObservation,
  EnvironmentWorkloads,
  Fact,
  ServiceDescriptor,
  WorkloadObservation,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { sameQuantity } from '../checks/quantities';

type ByEnvironment<T> = Partial<Record<EnvironmentName, T>>;

/** How one aspect is read, shown, and compared between staging and prod. */
interface Aspect<T> {
  aspect: string;
  print(value: T): string | undefined;
  /** Absent where staging and prod may differ. */
  equal?(staging: string, prod: string): boolean;
}

const same = (staging: string, prod: string) => staging === prod;

const workloadAspects: Aspect<WorkloadObservation>[] = [
  {
    aspect: 'replicas',
    print: workload => `${workload.readyReplicas}/${workload.desiredReplicas}`,
  },
  {
    aspect: 'autoscaler',
    print: ({ autoscaler }) =>
      autoscaler && `${autoscaler.minReplicas}–${autoscaler.maxReplicas}`,
    equal: same,
  },
  {
    aspect: 'storage-classes',
    print: workload => workload.storageClasses.join(', ') || undefined,
    equal: same,
  },
];

/**
 * The environments side by side: image digests, replicas, resources, JVM
 * options and which configuration keys each has (§1.1, §1.2). Names only, no
 * values of configuration. Drift is where staging and prod differ though they
 * must not; an environment that nobody can vouch for drifts from nothing.
 */
export function buildParity(
  service: ServiceDescriptor,
  facts: ByEnvironment<Fact<EnvironmentWorkloads>>,
): ParityMatrix {
  const environments = environmentNames.flatMap(environment => {
    const summary = summarizeEnvironment(service, environment, facts);
    return summary ? [summary] : [];
  });
  const known: ByEnvironment<WorkloadObservation[]> = {};
  for (const environment of environmentNames) {
    const fact = facts[environment];
    if (fact?.status === 'known') {
      known[environment] = fact.value.workloads.filter(
        workload => workload.track === 'stable',
      );
    }
  }
  const subjects = uniqueSorted(
    Object.values(known).flatMap(workloads => workloads.map(subjectOf)),
  );
  return {
    environments,
    rows: subjects.flatMap(subject =>
      workloadRows(
        subject,
        pick(known, workloads =>
          workloads.find(workload => subjectOf(workload) === subject),
        ),
      ),
    ),
  };
}

function summarizeEnvironment(
  service: ServiceDescriptor,
  environment: EnvironmentName,
  facts: ByEnvironment<Fact<EnvironmentWorkloads>>,
): EnvironmentSummary | undefined {
  const location = service.environments[environment];
  const fact = facts[environment];
  if (!location || !fact) return undefined;
  if (fact.status === 'unavailable') {
    return {
      environment,
      ...location,
      state: 'unavailable',
      observedAt: fact.lastKnownAt,
      reason: fact.reason,
    };
  }
  return {
    environment,
    ...location,
    state: fact.value.workloads.length > 0 ? 'running' : 'absent',
    observedAt: fact.observedAt,
  };
}

function workloadRows(
  subject: string,
  workloads: ByEnvironment<WorkloadObservation>,
): ParityRow[] {
  const containers = uniqueSorted(
    Object.values(workloads).flatMap(workload =>
      workload.containers
        .filter(container => container.role !== 'ephemeral')
        .map(container => container.name),
    ),
  );
  return [
    ...workloadAspects.flatMap(aspect => row(aspect, subject, workloads)),
    ...configurationRow(subject, workloads),
    ...containers.flatMap(name => containerRows(subject, name, workloads)),
  ];
}

function containerRows(
  workloadSubject: string,
  name: string,
  workloads: ByEnvironment<WorkloadObservation>,
): ParityRow[] {
  const subject = `${workloadSubject} · ${name}`;
  const containers = pick(workloads, workload =>
    workload.containers.find(container => container.name === name),
  );
  const resources = (side: 'requests' | 'limits') =>
    uniqueSorted(
      Object.values(containers).flatMap(container =>
        Object.keys(container[side]),
      ),
    ).flatMap(resource =>
      row<ContainerObservation>(
        {
          aspect: `${side}.${resource}`,
          print: container => container[side][resource],
          equal: sameQuantity,
        },
        subject,
        containers,
      ),
    );
  return [
    ...row<WorkloadObservation>(
      { aspect: 'image-digest', print: workload => digestsOf(workload, name) },
      subject,
      workloads,
    ),
    ...resources('requests'),
    ...resources('limits'),
    ...row<ContainerObservation>(
      {
        aspect: 'jvm-options',
        print: container => container.jvmOptions.join(' ') || undefined,
        equal: same,
      },
      subject,
      containers,
    ),
  ];
}

function row<T>(
  aspect: Aspect<T>,
  subject: string,
  values: ByEnvironment<T>,
): ParityRow[] {
  const printed = pick(values, value => aspect.print(value));
  if (Object.keys(printed).length === 0) return [];
  // Absent on one side only counts where the workload itself was seen there.
  const bothSeen = values.staging !== undefined && values.prod !== undefined;
  const { staging, prod } = printed;
  const equal =
    staging === undefined || prod === undefined
      ? staging === prod
      : aspect.equal?.(staging, prod);
  return [
    {
      aspect: aspect.aspect,
      subject,
      values: printed,
      drift: bothSeen && aspect.equal !== undefined && !equal,
    },
  ];
}

function configurationRow(
  subject: string,
  workloads: ByEnvironment<WorkloadObservation>,
): ParityRow[] {
  const keys = pick(workloads, ({ configuration }) => [
    ...configuration.environmentVariables,
    ...configuration.configMapKeys,
    ...configuration.secretKeys,
    ...configuration.mountedFiles,
  ]);
  const all = uniqueSorted(Object.values(keys).flat());
  if (all.length === 0) return [];
  const missing = pick(keys, own => all.filter(key => !own.includes(key)));
  const values = pick(keys, (own, environment) =>
    [`${new Set(own).size}`, ...listMissing(missing[environment] ?? [])].join(
      ' ',
    ),
  );
  return [
    {
      aspect: 'config-keys',
      subject,
      values,
      drift:
        missing.staging !== undefined &&
        missing.prod !== undefined &&
        missing.staging.join('\n') !== missing.prod.join('\n'),
    },
  ];
}

function listMissing(missing: string[]): string[] {
  const shown = missing.slice(0, 5).map(key => `−${key}`);
  return missing.length > shown.length ? [...shown, '…'] : shown;
}

function digestsOf(
  workload: WorkloadObservation,
  container: string,
): string | undefined {
  const digests = workload.pods
    .filter(pod => pod.track === 'stable')
    .flatMap(pod => pod.images)
    .filter(image => image.container === container)
    .flatMap(image => image.digest ?? []);
  return uniqueSorted(digests).join(', ') || undefined;
}

function subjectOf(workload: WorkloadObservation): string {
  return `${workload.kind}/${workload.name}`;
}

function pick<T, R>(
  values: ByEnvironment<T>,
  read: (value: T, environment: EnvironmentName) => R | undefined,
): ByEnvironment<R> {
  const picked: ByEnvironment<R> = {};
  for (const environment of environmentNames) {
    const value = values[environment];
    const result = value === undefined ? undefined : read(value, environment);
    if (result !== undefined) picked[environment] = result;
  }
  return picked;
}

function uniqueSorted(values: string[]): string[] {
  return [...new Set(values)].sort();
}
