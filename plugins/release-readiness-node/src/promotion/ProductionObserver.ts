import type { PromotionSubject } from '@release-readiness/backstage-plugin-release-readiness-common';
import type { ServiceDescriptor } from '../service';
import type { DriverObservation } from './PromotionDriver';

/** A subject and how its service maps to the sources now. @public */
export interface ObservedService {
  subject: PromotionSubject;
  service: ServiceDescriptor;
}

/**
 * Reads production back, at the moment of asking: workflows change it, the
 * cluster's API tells it.
 *
 * @public
 */
export interface ProductionObserver {
  /** @throws SourceError when the cluster can't be read: never a guess */
  observe(
    target: ObservedService,
    options: { signal: AbortSignal },
  ): Promise<DriverObservation>;
  /**
   * Whether the pods of the canary (of the service, where there is none) are
   * ready and do not restart: the health of a service that declares no URL.
   * `unknown` when the cluster does not answer.
   */
  probe(
    target: ObservedService,
    options: { signal: AbortSignal },
  ): Promise<'ok' | 'failed' | 'unknown'>;
}
