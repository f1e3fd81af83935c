import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { ChangeRegister } from './ChangeRegister';
import type { LiveMetrics } from './LiveMetrics';
import type { FromPortal } from './PromotionPortal';
import type { ProductionObserver } from './ProductionObserver';
import type { PromotionDriver } from './PromotionDriver';
import type { ReleaseComparisonReader } from './ReleaseComparison';

/**
 * Adds ways to act, to read back and to measure. What is added is made when the
 * portal is there; each setter throws when the thing is there already.
 *
 * @public
 */
export interface ReleaseReadinessPromotionExtensionPoint {
  /** @param id - as in `PromotionSubject.driver`, unique */
  addDriver(id: string, create: FromPortal<PromotionDriver>): void;
  setLiveMetrics(create: FromPortal<LiveMetrics>): void;
  setProductionObserver(observer: ProductionObserver): void;
  setReleaseComparison(reader: ReleaseComparisonReader): void;
}

/** @public */
export const releaseReadinessPromotionExtensionPoint =
  createExtensionPoint<ReleaseReadinessPromotionExtensionPoint>({
    id: 'release-readiness.promotion',
  });

/** Replaces the built-in change register. @public */
export interface ReleaseReadinessChangeRegisterExtensionPoint {
  /** @throws Error when another register was set already */
  setChangeRegister(register: ChangeRegister): void;
}

/** @public */
export const releaseReadinessChangeRegisterExtensionPoint =
  createExtensionPoint<ReleaseReadinessChangeRegisterExtensionPoint>({
    id: 'release-readiness.change-register',
  });
