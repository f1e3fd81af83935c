import type {
  ContainerObservation,
  ResourceQuantities,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import { sameQuantity } from '../quantities';
import type { WorkloadPair } from './comparison';

/** One thing that is not the same in staging and prod. */
export interface ResourceDifference {
  /** `requests.cpu`, `jvmOptions`, `autoscaler`, `storageClasses`, or `container` for one that is in one only. */
  aspect: string;
  container?: string;
  /** Printable; absent = not there. */
  staging?: string;
  prod?: string;
}

function quantityDifferences(
  container: string,
  aspect: 'requests' | 'limits',
  staging: ResourceQuantities,
  prod: ResourceQuantities,
): ResourceDifference[] {
  const names = new Set([...Object.keys(staging), ...Object.keys(prod)]);
  return [...names]
    .filter(name => !sameQuantity(staging[name], prod[name]))
    .map(name => ({
      aspect: `${aspect}.${name}`,
      container,
      staging: staging[name],
      prod: prod[name],
    }));
}

/**
 * The options that shape the machine. System properties (`-D`) configure the
 * application and name the environment; they are compared by their keys only.
 */
function machineOptions({ jvmOptions }: ContainerObservation): string {
  return jvmOptions
    .map(option => (option.startsWith('-D') ? option.split('=')[0] : option))
    .sort()
    .join(' ');
}

function containerDifferences(
  staging: ContainerObservation,
  prod: ContainerObservation,
): ResourceDifference[] {
  const container = staging.name;
  const [inStaging, inProd] = [machineOptions(staging), machineOptions(prod)];
  return [
    ...quantityDifferences(
      container,
      'requests',
      staging.requests,
      prod.requests,
    ),
    ...quantityDifferences(container, 'limits', staging.limits, prod.limits),
    ...(inStaging === inProd
      ? []
      : [
          {
            aspect: 'jvmOptions',
            container,
            staging: inStaging || undefined,
            prod: inProd || undefined,
          },
        ]),
  ];
}

function containersOf(pair: WorkloadPair, environment: 'staging' | 'prod') {
  return pair[environment].workload.containers.filter(
    container => container.role !== 'ephemeral',
  );
}

/** Everything of §1.1 that differs between the two sides of a workload. */
export function resourceDifferences(pair: WorkloadPair): ResourceDifference[] {
  const staging = containersOf(pair, 'staging');
  const prod = containersOf(pair, 'prod');
  const differences: ResourceDifference[] = staging.flatMap(container => {
    const other = prod.find(({ name }) => name === container.name);
    return other
      ? containerDifferences(container, other)
      : [
          {
            aspect: 'container',
            container: container.name,
            staging: container.name,
          },
        ];
  });
  for (const { name } of prod) {
    if (!staging.some(container => container.name === name)) {
      differences.push({ aspect: 'container', container: name, prod: name });
    }
  }
  const bounds = ({
    autoscaler,
  }: {
    autoscaler?: { minReplicas: number; maxReplicas: number };
  }) => autoscaler && `${autoscaler.minReplicas}–${autoscaler.maxReplicas}`;
  const classes = ({ storageClasses }: { storageClasses: string[] }) =>
    [...storageClasses].sort().join(', ') || undefined;
  for (const [aspect, print] of [
    ['autoscaler', bounds],
    ['storageClasses', classes],
  ] as const) {
    const [inStaging, inProd] = [
      print(pair.staging.workload),
      print(pair.prod.workload),
    ];
    if (inStaging !== inProd) {
      differences.push({ aspect, staging: inStaging, prod: inProd });
    }
  }
  return differences;
}
