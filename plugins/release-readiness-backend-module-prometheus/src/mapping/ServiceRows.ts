import type {
  EnvironmentLocation,
  ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { Labels, Sample } from '../client';
import type { LabelNames } from '../configuration';

/** A service in one environment. */
export interface ServicePlace {
  readonly service: Pick<
    ServiceDescriptor,
    'entityRef' | 'metricsService' | 'backupName'
  >;
  readonly location: EnvironmentLocation;
}

/** The elements of an answer, found by the service they belong to. */
export class ServiceRows {
  readonly #rows = new Map<string, Sample[]>();
  readonly #labels: LabelNames;

  constructor(samples: readonly Sample[], labels: LabelNames) {
    this.#labels = labels;
    for (const sample of samples) {
      const service = sample.labels[labels.service];
      if (service) {
        const known = this.#rows.get(service);
        if (known) {
          known.push(sample);
        } else {
          this.#rows.set(service, [sample]);
        }
      }
    }
  }

  /** Those of a service in one environment. */
  of({ service, location }: ServicePlace): readonly Sample[] {
    return (this.#rows.get(service.metricsService) ?? []).filter(({ labels }) =>
      isAtLocation(labels, location, this.#labels),
    );
  }
}

/** Whether labels belong to an environment; a label that is not there does not speak against it. */
export function isAtLocation(
  labels: Labels,
  location: EnvironmentLocation,
  names: LabelNames,
): boolean {
  const namespace = labels[names.namespace];
  const cluster = names.cluster && labels[names.cluster];
  return (
    (!namespace || namespace === location.namespace) &&
    (!cluster || cluster === location.cluster)
  );
}
