import { environmentNames } from '@release-readiness/backstage-plugin-release-readiness-common';
import {
  factIn,
  factOf,
  type FactSource,
  type ServiceDescriptor,
} from '@release-readiness/backstage-plugin-release-readiness-node';
import type { TargetKey } from './stores';

/** Every target that has a fact of the service, once each. */
export function mappedTargets(
  sources: readonly FactSource[],
  service: ServiceDescriptor,
  /** Only targets of facts that belong to the candidate. */
  kinds?: { boundTo: 'candidate' },
): TargetKey[] {
  return sources.flatMap(source => {
    const targets = source.kinds
      .filter(kind => !kinds || kind.boundTo === kinds.boundTo)
      .flatMap(kind =>
        kind.scope === 'service'
          ? [factOf(kind)]
          : environmentNames.map(name => factIn(kind, name)),
      )
      .flatMap(reference => source.targetOf(service, reference) ?? []);
    return [...new Set(targets)].map(target => ({ source: source.id, target }));
  });
}
